using System.Reflection;

namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>Where the suite finds what it starts and reads.</summary>
internal static class Paths
{
    /// <summary>The directory of this project's sources.</summary>
    public static string Project { get; } = typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProjectDirectory").Value!;

    public static string Api { get; } = Path.GetFullPath(Path.Combine(Project, "..", "..", "api"));

    /// <summary>The directory of the suite's rules, those beyond the reference's grammar among them.</summary>
    public static string AllRules { get; } = Path.Combine(Project, "rules");

    /// <summary>The rules that the reference could read too.</summary>
    public static string Rules { get; } = Path.Combine(AllRules, "conformance.yaml");
}
