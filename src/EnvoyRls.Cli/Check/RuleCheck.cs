using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Check;

/// <summary>Loads rule files and reports.</summary>
internal sealed class RuleCheck(TextWriter output, TextWriter error)
{
    public int Run(IReadOnlyList<string> paths, bool mergeDomains, bool strict)
    {
        List<RuleDocument> documents = [];
        foreach (string path in paths)
        {
            if (!TryRead(path, documents))
            {
                return ExitCode.Failed;
            }
        }

        RuleSetLoadResult result = RuleSetLoader.Load(documents, new RuleSetOptions { MergeDomains = mergeDomains });
        foreach (RuleError mistake in result.Errors)
        {
            Report(mistake, "error");
        }

        foreach (RuleError warning in result.Warnings)
        {
            Report(warning, "warning");
        }

        if (result.RuleSet is not { } rules || (strict && result.Warnings.Count > 0))
        {
            error.WriteLine($"{Count(result.Errors.Count, "error")}, {Count(result.Warnings.Count, "warning")} in {Count(documents.Count, "file")}");
            return ExitCode.Failed;
        }

        output.WriteLine($"all rate limit configs ok: {Count(documents.Count, "file")}, {Count(rules.DomainCount, "domain")}, {Count(rules.LimitCount, "limit")}");
        return ExitCode.Ok;
    }

    private void Report(RuleError mistake, string severity)
    {
        error.WriteLine($"{mistake.File}:{mistake.Line}:{mistake.Column}: {severity}: {mistake.Message}");
        error.WriteLine($"  {mistake.Fix}");
    }

    private bool TryRead(string path, List<RuleDocument> documents)
    {
        try
        {
            IEnumerable<string> files = Directory.Exists(path) ? RuleFilesBelow(path) : [path];
            int before = documents.Count;
            documents.AddRange(files.Select(file => new RuleDocument(file, File.ReadAllText(file))));
            if (documents.Count > before)
            {
                return true;
            }

            error.WriteLine($"rls check: no .yaml or .yml file in {path}.");
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"rls check: cannot read {path}: {failure.Message}");
            return false;
        }
    }

    /// <summary>Rule files in a directory and below; what starts with a dot is Kubernetes' or an editor's own.</summary>
    private static IEnumerable<string> RuleFilesBelow(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
            .Where(file => !Path.GetRelativePath(directory, file).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal);

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
