using EnvoyRls.Analysis.Diff;
using System.CommandLine;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Diff;

/// <summary><c>rls diff</c>: what changes in meaning from one rule set to another.</summary>
internal static class DiffCommand
{
    private const string Name = "rls diff";

    public static Command Create()
    {
        Argument<string> old = new("old") { Description = "Rule file or directory, as it was." };
        Argument<string> current = new("new") { Description = "Rule file or directory, as it is to be." };
        Option<bool> merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
        Option<bool> json = new("--json") { Description = "Print one JSON object." };
        CommandWithExample command = new(
            "diff",
            "Compare rule sets by meaning: exit 0 if they mean the same, 1 if they differ, 2 if one cannot be read.",
            "rls diff main/rules/ branch/rules/")
        {
            old, current, merge, json,
        };
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            bool mergeDomains = parsed.GetValue(merge);
            if (!RuleLoading.TryLoad(Name, [parsed.GetValue(old)!], mergeDomains, error, out RuleSet? before)
                || !RuleLoading.TryLoad(Name, [parsed.GetValue(current)!], mergeDomains, error, out RuleSet? after))
            {
                return ExitCode.Usage;
            }

            IReadOnlyList<Difference> differences = RuleSetComparison.Compare(before, after);
            Action<IReadOnlyList<Difference>, TextWriter> write = parsed.GetValue(json) ? DiffJson.Write : DiffReport.Write;
            write(differences, parsed.InvocationConfiguration.Output);
            return differences.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }
}
