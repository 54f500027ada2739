using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Tests.Features;

/// <summary>Makes followed clients.</summary>
internal static class Clients
{
    public static ObservedClient Of(
        ulong hash,
        string name,
        double calls,
        double? total = null,
        double variation = double.NaN,
        double paths = 1,
        double pathEntropy = 0,
        string? userAgent = null,
        long firstSeen = Traffic.Monday) => new()
        {
            Hash = hash,
            Name = name,
            FirstSeen = firstSeen,
            Calls = calls,
            TotalCalls = total ?? calls,
            GapVariation = variation,
            Paths = paths,
            PathEntropy = pathEntropy,
            UserAgent = userAgent,
        };
}
