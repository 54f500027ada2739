namespace EnvoyRls.Adaptive.Features;

/// <summary>The cheap gate: whether a key may matter at all, so that only few are looked at closely.</summary>
internal sealed class KeyGate(double floorRate)
{
    private const double LeastRise = 1.5;
    private const double LeastDenied = 0.1;
    private const double LeastFanOut = 16;
    private const double LeastRegularity = 0.7;
    private const double LeastDrift = 8;
    private const double LeastReputation = 0.5;

    /// <summary>So many times the distinct values that usually come with a key of the segment stand out.</summary>
    private static readonly double LogFanOutRise = Math.Log(4);

    public bool Passes(in KeyCandidate candidate)
    {
        if (Observed.Amount(candidate.Key.FanOut) >= LeastFanOut
            && Math.Log(1 + candidate.Key.FanOut) >= candidate.Segment.FanOut + LogFanOutRise)
        {
            return true;
        }

        return candidate.Rate >= floorRate
            && (Rises(candidate.Rate, candidate.Normal)
                || Observed.Share(candidate.Key.DeniedHits, candidate.Key.Hits) >= LeastDenied
                || candidate.Key.GapVariation <= 1 - LeastRegularity
                || candidate.Drift >= LeastDrift
                || candidate.Reputation >= LeastReputation);
    }

    /// <summary>Whether a rate is well above what is expected, and above what it rarely exceeds.</summary>
    public static bool Rises(double rate, in Baseline normal) => rate > LeastRise * normal.Expected && rate > normal.Upper;
}
