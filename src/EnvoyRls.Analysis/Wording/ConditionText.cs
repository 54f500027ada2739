using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Export;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Conditions in few words: <c>newcomer true, bot_likelihood >= 80%</c>.</summary>
internal static class ConditionText
{
    public static string Of(RuleCondition condition)
    {
        List<string> parts = [];
        if (condition.Newcomer is { } newcomer)
        {
            parts.Add(newcomer ? "newcomer true" : "newcomer false");
        }

        if (condition.JudgesBots)
        {
            parts.Add($"bot_likelihood {ConditionFields.LikelihoodOf(condition)}");
        }

        if (condition.Suspect is { } suspect)
        {
            parts.Add(suspect ? "suspect true" : "suspect false");
        }

        return string.Join(", ", parts);
    }
}
