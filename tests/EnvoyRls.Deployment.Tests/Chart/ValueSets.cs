using EnvoyRls.Deployment.Tests.Harness;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>The value sets in the chart's <c>ci</c> folder, each for a branch of it.</summary>
internal static class ValueSets
{
    private const string Ending = "-values.yaml";

    private static readonly string Folder = Path.Combine(Helm.Chart, "ci");

    /// <summary>Their names, without the ending.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Folder, $"*{Ending}").Select(path => Path.GetFileName(path)[..^Ending.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The file of one of them.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name + Ending);
}
