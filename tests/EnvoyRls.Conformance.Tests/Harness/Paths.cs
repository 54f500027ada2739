using System.Reflection;

namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>Where the suite finds what it starts and reads.</summary>
internal static class Paths
{
    /// <summary>The directory of this project's sources.</summary>
    public static string Project { get; } = typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProjectDirectory").Value!;

    public static string Api { get; } = Path.GetFullPath(Path.Combine(Project, "..", "..", "api"));

    public static string Server { get; } = Path.Combine(AppContext.BaseDirectory, "EnvoyRls.Server.dll");

    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "rls.dll");

    public static string Rules { get; } = Path.Combine(Project, "rules", "conformance.yaml");
}
