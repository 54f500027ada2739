using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>What kept a change set from being carried out, as a problem.</summary>
internal static class ChangeProblems
{
    /// <summary>The problem behind an outcome.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The change set was carried out.</exception>
    public static Problem Of(ChangeOutcome outcome) => outcome.Status switch
    {
        ChangeStatus.Invalid => Problems.Unprocessable("validation-failed", Say(outcome, "What was sent has mistakes.")) with { Errors = [.. outcome.Errors.Select(ErrorOf)] },
        ChangeStatus.NotFound => Problems.NotFound(Say(outcome, "There is no such object.")),
        ChangeStatus.PreconditionFailed => Problems.PreconditionFailed(Say(outcome, "It has changed since.")),
        ChangeStatus.Conflicting => Problems.Conflict("conflicting-rules", Say(outcome, "It conflicts with other rules.")) with { Conflicts = outcome.Conflicts },
        ChangeStatus.KeyReused => Problems.Unprocessable("idempotency-key-reused", Say(outcome, "This Idempotency-Key was used for another request.")),
        ChangeStatus.Unavailable => Problems.Unavailable(Say(outcome, "What is managed cannot be written at the moment.")),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Status, "not a refusal"),
    };

    /// <summary>A mistake with its place in the text that was sent.</summary>
    public static ProblemError ErrorOf(ChangeError error) => ErrorOf(error.Error) with { Operation = error.Operation };

    /// <inheritdoc cref="ErrorOf(ChangeError)"/>
    public static ProblemError ErrorOf(RuleError error) => new(error.Message, error.Fix) { In = error.File, Line = error.Line, Column = error.Column };

    private static string Say(ChangeOutcome outcome, string otherwise) => outcome.Detail.Length > 0 ? outcome.Detail : otherwise;
}
