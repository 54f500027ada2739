using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Cli.RuleFiles;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Check;

/// <summary>Loads rule files and reports.</summary>
internal sealed class RuleCheck(TextWriter output, TextWriter error)
{
    public int Run(IReadOnlyList<string> paths, bool mergeDomains, bool strict)
    {
        if (!RuleFileReader.TryRead(paths, out IReadOnlyList<RuleDocument>? documents, out string? failure))
        {
            error.WriteLine($"rls check: {failure}");
            return ExitCode.Failed;
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

        IReadOnlyList<RuleConflict> conflicts = result.RuleSet is null ? [] : ConflictFinder.Find(result.RuleSet);
        foreach (RuleConflict conflict in conflicts)
        {
            error.WriteLine($"{conflict.Place}: warning: {conflict.Kind.ToString().ToLowerInvariant()}: {conflict.Explanation}");
        }

        int warnings = result.Warnings.Count + conflicts.Count;
        if (result.RuleSet is not { } rules || (strict && warnings > 0))
        {
            error.WriteLine($"{Count(result.Errors.Count, "error")}, {Count(warnings, "warning")} in {Count(documents.Count, "file")}");
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

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
