using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>The list files that came with the rule files, found by where they lie.</summary>
internal sealed class ListFileSet
{
    private const string Extension = ".list";

    private readonly Dictionary<string, ListFile> _files = new(StringComparer.Ordinal);

    public ListFileSet(IEnumerable<RuleDocument> documents)
    {
        foreach (RuleDocument document in documents.Where(IsList))
        {
            _files.TryAdd(Normalize(document.Path), new ListFile(document));
        }
    }

    /// <summary>All files, in ordinal order of their paths.</summary>
    public IEnumerable<ListFile> Files => _files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);

    public static bool IsList(RuleDocument document) =>
        document.Syntax == DocumentSyntax.Yaml && document.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The file that a rule file names, from the folder in which that one lies; <see langword="null"/> if there is none.</summary>
    public ListFile? Find(RuleDocument rules, string name) =>
        _files.GetValueOrDefault(Normalize(rules.Path[..(rules.Path.LastIndexOf('/') + 1)] + name));

    /// <summary>Whether a name stays within the folder of the rule file.</summary>
    public static bool IsWithin(string name) => !name.StartsWith('/') && !name.Split('/').Contains("..", StringComparer.Ordinal);

    private static string Normalize(string path)
    {
        string parts = string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
        return path.StartsWith('/') ? $"/{parts}" : parts;
    }
}
