using System.Globalization;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Makes overrides of candidates.</summary>
internal static class OverrideMaker
{
    private const int MostContributions = 5;

    /// <summary>The candidate as an override, or the waiting override that it brings up to date.</summary>
    /// <param name="candidate">What is to be made.</param>
    /// <param name="readings">What the gates say of it.</param>
    /// <param name="state">What it is to be.</param>
    /// <param name="waiting">The override of the same scope that waits; <see langword="null"/> for none.</param>
    /// <param name="last">The last one of the same scope that was in force and ended by itself; <see langword="null"/> for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">How long it lasts.</param>
    public static Override Make(
        Candidate candidate, IReadOnlyList<GateReading> readings, OverrideState state, Override? waiting, Override? last, DateTimeOffset now, PolicyOptions options)
    {
        DateTimeOffset created = waiting?.Created ?? now;
        SizedLimit sized = candidate.Sized;
        return new Override
        {
            Id = waiting?.Id ?? IdOf(candidate.Scope, now),
            Scope = candidate.Scope,
            State = state,
            Scale = sized.Scale,
            TightScale = sized.Scale,
            Rule = sized.Rule,
            OldAmount = sized.OldAmount,
            NewAmount = sized.NewAmount,
            TightAmount = sized.NewAmount,
            Window = sized.Window,
            Confidence = candidate.Confidence,
            Impact = candidate.Impact,
            Contributions = [.. candidate.Contributions.Take(MostContributions)],
            Reason = candidate.Reason,
            Gates = readings,
            BlockedBy = [.. readings.Where(reading => !reading.IsOpen).Select(reading => reading.Gate)],
            Model = candidate.Finding.Model,
            Rate = candidate.Rate,
            UsualRate = candidate.UsualRate,
            Created = created,
            Updated = waiting?.State == state ? waiting.Updated : now,
            Entered = state == OverrideState.Active ? now : null,
            LastEvidence = now,
            Expires = now + (state == OverrideState.Active ? options.Ttl : options.SuggestionTtl),
            Relapses = waiting?.Relapses ?? ((last is null ? 0 : last.Relapses + 1)),
        };
    }

    /// <summary>The same for the same scope and time, on whichever replica it is made.</summary>
    public static string IdOf(OverrideScope scope, DateTimeOffset now) => $"ovr-{HashOf(ScopeText.KeyOf(scope) + ScopeText.Words(scope), now)}";

    /// <summary>Twelve hexadecimal digits.</summary>
    public static string HashOf(string subject, DateTimeOffset now)
    {
        ulong hash = StableHash.Add(StableHash.OffsetBasis, subject);
        hash = StableHash.Finish(StableHash.Add(hash, now.UtcTicks.ToString(CultureInfo.InvariantCulture)));
        return (hash >> 16).ToString("x12", CultureInfo.InvariantCulture);
    }

    /// <summary>What a candidate becomes: in force if every gate is open, a suggestion, or a note of what would have been done.</summary>
    public static OverrideState StateOf(AdaptiveMode mode, IReadOnlyList<GateReading> readings) => mode switch
    {
        AdaptiveMode.Enforce when readings.All(reading => reading.IsOpen) => OverrideState.Active,
        AdaptiveMode.Enforce or AdaptiveMode.Suggest => OverrideState.Suggested,
        _ => OverrideState.Observed,
    };
}
