using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>The plain manifests below <c>istio/</c> and the rules beside them.</summary>
internal static class IstioFiles
{
    /// <summary>Files of objects, by name.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [.. List("*.yaml")];

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    public static string PathOf(params string[] parts) => Repository.PathOf(["istio", .. parts]);

    public static IReadOnlyList<EnvoyFilter> Filters(string name) => EnvoyFilter.AllOf(name, Read(name));

    public static IEnumerable<EnvoyFilter> AllFilters() => Manifests.SelectMany(Filters);

    private static IEnumerable<string> List(string pattern) =>
        Directory.GetFiles(PathOf(), pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
