using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Adaptive;

/// <summary>The settings as the parts of the layer take them.</summary>
internal sealed record AdaptiveOptions(ObserverOptions Observer, FeatureOptions Features, DetectionOptions Detection, PolicyOptions Policy, AdaptiveLoopOptions Loop)
{
    private const int Whole = 10_000;

    public static AdaptiveOptions Of(AdaptiveSettings settings, string replica, UInt128 seed) => new(
        new ObserverOptions
        {
            Seed = seed,
            MostPerSecond = settings.MostObserved,
            MostKeys = settings.MostKeys,
            ClientKeys = settings.ClientKeys,
            Known = new KnownClientsOptions { Learning = settings.Learning },
        },
        new FeatureOptions { Tick = settings.Tick, Maturity = settings.Learning, MaxKeys = settings.MostKeys },
        new DetectionOptions { Tick = settings.Tick, ColdStart = settings.Learning },
        new PolicyOptions
        {
            Mode = settings.Mode,
            DomainModes = settings.DomainModes,
            IsKilled = settings.Killed,
            Tick = settings.Tick,
            Confidence = settings.Confidence,
            Load = settings.LeastLoad,
            Capacity = settings.Capacities,
            Impact = settings.MostImpact,
            FloorRate = settings.LeastRate,
            Floor = Math.Max(1, (int)Math.Round(settings.Floor * Whole)),
            Ttl = settings.Lifetime,
            Longest = settings.Longest,
            MaxOverrides = settings.MostOverrides,
            LeastAge = settings.Learning,
            LeastSamples = (long)Math.Max(1, settings.Learning / settings.Tick / 2),
        },
        new AdaptiveLoopOptions { Replica = replica, Tick = settings.Tick });
}
