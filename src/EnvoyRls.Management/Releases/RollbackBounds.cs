using EnvoyRls.Core.Rules;

namespace EnvoyRls.Management.Releases;

/// <summary>When a staged release is taken back by itself. Shares are in parts of 10,000 of the candidate's decisions.</summary>
internal sealed record RollbackBounds
{
    /// <summary>How many decisions a replica sees at least before it judges, unless told otherwise.</summary>
    public const uint DefaultMinDecisions = 100;

    /// <summary>The share that may be denials; <see langword="null"/> for any.</summary>
    public int? DenialsAbove { get; init; }

    /// <summary>The share that may be errors; <see langword="null"/> for any.</summary>
    public int? ErrorsAbove { get; init; }

    /// <summary>Decisions of the candidate on one replica below which nothing is judged; at least 1.</summary>
    public uint MinDecisions { get; init; } = DefaultMinDecisions;

    /// <summary>Why what a replica has seen exceeds a bound, in a few words; <see langword="null"/> if it does not.</summary>
    /// <param name="decisions">The candidate's decisions, errors included.</param>
    /// <param name="denials">How many of them were denials.</param>
    /// <param name="errors">How many of them were errors.</param>
    public string? Judge(ulong decisions, ulong denials, ulong errors) => decisions < Math.Max(MinDecisions, 1)
        ? null
        : Exceeds("denied", denials, decisions, DenialsAbove) ?? Exceeds("failed", errors, decisions, ErrorsAbove);

    private static string? Exceeds(string what, ulong part, ulong whole, int? bound)
    {
        int share = (int)(10_000m * part / whole);
        return share > bound ? $"{PercentageText.Format(share)} of {whole} decisions {what}, more than {PercentageText.Format(bound.Value)}" : null;
    }
}
