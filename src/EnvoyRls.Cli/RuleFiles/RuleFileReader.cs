using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.RuleFiles;

/// <summary>Reads what a command was given as rules: files, and directories with all that lies below.</summary>
internal static class RuleFileReader
{
    private const string ListExtension = ".list";

    /// <summary>
    /// Reads rule files and the lists they may name: of a directory all <c>.yaml</c>, <c>.yml</c> and <c>.list</c> files
    /// below it, of a file the file and those lists beside it whose names it contains. Names are the paths as given.
    /// </summary>
    /// <param name="paths">Files and directories.</param>
    /// <param name="documents">All documents, each once.</param>
    /// <param name="failure">Why not, as the rest of a sentence that starts with the command.</param>
    public static bool TryRead(
        IReadOnlyList<string> paths, [NotNullWhen(true)] out IReadOnlyList<RuleDocument>? documents, [NotNullWhen(false)] out string? failure)
    {
        List<RuleDocument> read = [];
        documents = null;
        foreach (string path in paths)
        {
            try
            {
                IReadOnlyList<RuleDocument> found = Directory.Exists(path) ? ReadDirectory(path) : ReadFile(path);
                if (!found.Any(document => !IsList(document.Name)))
                {
                    failure = $"no .yaml or .yml file in {path}.";
                    return false;
                }

                read.AddRange(found);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failure = $"cannot read {path}: {error.Message}";
                return false;
            }
        }

        // Two rule files of one directory may name the same list; a rule file given twice is the caller's mistake.
        documents = [.. read.Where(document => !IsList(document.Name)), .. read.Where(document => IsList(document.Name)).Distinct()];
        failure = null;
        return true;
    }

    private static RuleDocument[] ReadDirectory(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ListExtension)
            .Where(file => !IsHidden(Path.GetRelativePath(directory, file)))
            .Order(StringComparer.Ordinal)
            .Select(Read)];

    private static RuleDocument[] ReadFile(string file)
    {
        RuleDocument rules = Read(file);
        string folder = Path.GetDirectoryName(file) ?? "";
        return [rules, .. Directory.EnumerateFiles(folder.Length == 0 ? "." : folder, $"*{ListExtension}")
            .Select(Path.GetFileName)
            .OfType<string>()
            .Where(name => rules.Text.Contains(name, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(Path.Join(folder, name)))];
    }

    private static RuleDocument Read(string file) => new(file, File.ReadAllText(file));

    private static bool IsList(string name) => name.EndsWith(ListExtension, StringComparison.Ordinal);

    /// <summary>What starts with a dot is Kubernetes' or an editor's own.</summary>
    private static bool IsHidden(string relativePath) => relativePath.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));
}
