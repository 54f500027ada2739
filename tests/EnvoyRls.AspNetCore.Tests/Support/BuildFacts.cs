using System.Reflection;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>How these tests were built.</summary>
internal static class BuildFacts
{
    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = Read("Configuration");

    /// <summary>The folder of restored packages.</summary>
    public static string PackageRoot { get; } = Read("PackageRoot");

    private static string Read(string key) => typeof(BuildFacts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
