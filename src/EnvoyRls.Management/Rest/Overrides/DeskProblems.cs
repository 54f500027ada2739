using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>What stands in the way of somebody's word to the adaptive layer.</summary>
internal static class DeskProblems
{
    private const int LongestReason = 1_000;

    /// <summary>The desk of the adaptive layer.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static IOverrideDesk DeskOf(AdminServices services) => services.Overrides ?? throw new ProblemException(Problems.Conflict(
        "adaptive-off", "The adaptive layer is switched off on this service: ADAPTIVE_MODE says off. Set it to observe, suggest or enforce and restart."));

    /// <exception cref="ProblemException">It was not done.</exception>
    public static void Check(DeskAnswer answer)
    {
        string detail = answer.Detail is { Length: > 0 } told ? Sentence(told) : "It was not done.";
        switch (answer.Outcome)
        {
            case DeskOutcome.Done:
                return;
            case DeskOutcome.NotFound:
                throw new ProblemException(Problems.NotFound(detail));
            case DeskOutcome.Unavailable:
                throw new ProblemException(Problems.Unavailable(detail));
            default:
                throw new ProblemException(Problems.Conflict("refused-by-state", detail));
        }
    }

    /// <summary>A reason that somebody has to give.</summary>
    /// <exception cref="ProblemException">It is missing or too long.</exception>
    public static string Required(string reason)
    {
        string trimmed = Bounded(reason);
        return trimmed.Length > 0
            ? trimmed
            : throw new ProblemException(Problems.MalformedBody("The body has mistakes.", new ProblemError("A reason has to be given.", "say why, for whoever looks later") { In = "reason" }));
    }

    /// <summary>A reason that somebody may give.</summary>
    /// <exception cref="ProblemException">It is too long.</exception>
    public static string Bounded(string reason) => reason.Trim() is { Length: <= LongestReason } trimmed
        ? trimmed
        : throw new ProblemException(Problems.MalformedBody(
            "The body has mistakes.", new ProblemError($"The reason is too long: {reason.Trim().Length} characters.", $"write at most {LongestReason}") { In = "reason" }));

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
