using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>The rule files of managed servers.</summary>
internal static class ManagedFiles
{
    public static string Rules { get; } = Path.Combine(Paths.Project, "Management", "rules.yaml");
}
