using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Every page that somebody reads to use EnvoyRls.</summary>
internal static class Pages
{
    private static readonly string[] Folders = ["api", "bench", "dashboards", "docs", "examples", "helm", "istio", "samples", "src"];

    private static readonly string[] NotOurs = ["bin", "obj", "node_modules"];

    /// <summary>All of them, by their paths below the root.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Names().Order(StringComparer.Ordinal).Select(MarkdownPage.Read),
    ];

    public static MarkdownPage Named(string name) => All.Single(page => page.Name == name);

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folders.Select(folder => Repository.PathOf(folder)).Where(Directory.Exists).SelectMany(Below))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Concat(Directory.EnumerateDirectories(folder)
            .Where(static path => !NotOurs.Contains(Path.GetFileName(path)) && new DirectoryInfo(path).LinkTarget is null)
            .SelectMany(Below));
}
