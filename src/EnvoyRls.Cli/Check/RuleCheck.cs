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

    private static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
