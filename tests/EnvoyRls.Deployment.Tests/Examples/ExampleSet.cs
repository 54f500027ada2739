using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>A folder of examples/ that stands by itself: it has a README, rules, and tests of them.</summary>
internal sealed class ExampleSet
{
    private readonly string _directory;

    private ExampleSet(string directory) => _directory = directory;

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ExampleSet> All { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("examples"))
            .Where(static directory => File.Exists(Path.Combine(directory, "README.md")))
            .Order(StringComparer.Ordinal)
            .Select(static directory => new ExampleSet(directory)),
    ];

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(static set => set.Name)];

    public string Name => Path.GetFileName(_directory);

    /// <summary>Its README, as seen from the source tree.</summary>
    public string Page => $"examples/{Name}/README.md";

    /// <summary>All its files, as seen from its folder.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_directory, file)),
    ];

    /// <summary>Directories of rules that are served together: one, or one for each place that has rules of its own.</summary>
    public IReadOnlyList<string> RuleFolders => Directory.EnumerateFiles(PathOf("rules"), "*.yaml").Any()
        ? [PathOf("rules")]
        : [.. Directory.EnumerateDirectories(PathOf("rules")).Order(StringComparer.Ordinal)];

    /// <summary>Suites for <c>rls test</c>.</summary>
    public IReadOnlyList<string> Suites => [.. Directory.EnumerateFiles(_directory, "tests*.yaml").Order(StringComparer.Ordinal)];

    public static ExampleSet Named(string name) => All.Single(set => set.Name == name);

    public string PathOf(string file) => Path.Combine(_directory, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));
}
