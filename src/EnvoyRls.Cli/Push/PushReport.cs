using System.Globalization;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Cli.Diff;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Cli.Push;

/// <summary>Tells people what a push would do and has done.</summary>
internal static class PushReport
{
    /// <summary>What the rules in force become, and what is odd about it.</summary>
    public static void WritePreview(DifferencesAnswer preview, TextWriter output)
    {
        DiffReport.Write([.. preview.Differences.Select(view => new Difference(view.Kind, view.Rule, default) { Field = view.Field, From = view.From, To = view.To })], output);
        foreach (Analysis.Conflicts.RuleConflict conflict in preview.Conflicts ?? [])
        {
            string kind = WordTable<Analysis.Conflicts.ConflictKind>.WordOf(conflict.Kind);
            output.WriteLine($"warning: {kind}: {Words.Printable(conflict.Explanation)}");
        }
    }

    public static void WriteOutcome(ChangeSetDraft changes, string outcome, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome}: {changes.Puts} put, {changes.Deletes} deleted, {changes.Unchanged} unchanged"));
        if (changes.LeftOver > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes.LeftOver} of earlier pushes of this name are in none of the files and stay; --prune deletes them"));
        }
    }

    /// <summary>Why the service would refuse it, at the places of the files.</summary>
    public static void WriteRefusal(ChangeSetDraft changes, ValidationAnswer refusal, TextWriter error)
    {
        foreach (ProblemError problem in refusal.Errors)
        {
            string place = problem.Operation is { } operation && changes.OperationAt(operation) is { } pushed ? $"{pushed.Place}: error: " : problem.In is { } other ? $"{other}: error: " : "";
            error.WriteLine($"{place}{problem.Message}");
            error.WriteLine($"  {problem.Fix}");
        }

        if (refusal.Errors.Count == 0)
        {
            error.WriteLine($"{PushCommand.Name}: {refusal.Detail.TrimEnd('.')}.");
        }
    }
}
