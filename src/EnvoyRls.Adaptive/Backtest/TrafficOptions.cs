using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>How traffic is simulated; defaults are those of the service.</summary>
internal sealed record TrafficOptions
{
    /// <summary>How often the traffic is looked at. Default 2 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a domain is only watched. Default 1 h.</summary>
    public TimeSpan Learning { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far the layer goes in every domain, whatever rule files say; <see langword="null"/> to go by them and by the policy.</summary>
    public AdaptiveMode? Mode { get; init; } = AdaptiveMode.Enforce;

    /// <summary>What the policy may do; its tick and what it waits for go by <see cref="Tick"/> and <see cref="Learning"/>.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>What changes the meaning of rules.</summary>
    public RuleSetOptions Rules { get; init; } = new();

    /// <summary>How decisions are made.</summary>
    public RateLimiterOptions Limiter { get; init; } = new();

    /// <summary>Keys of entries that name the client, the one preferred in front.</summary>
    public IReadOnlyList<string> ClientKeys { get; init; } = ClientIdentity.DefaultKeys;

    /// <summary>Where chance starts: the same seed and traffic end the same.</summary>
    public ulong Seed { get; init; } = 1;

    internal ObserverOptions ObserverOptions => new()
    {
        Seed = new UInt128(Seed, ~Seed),
        ClientKeys = ClientKeys,
        Known = new KnownClientsOptions { Learning = Learning },
    };

    internal FeatureOptions FeatureOptions => new() { Tick = Tick, Maturity = Learning };

    internal DetectionOptions DetectionOptions => new() { Tick = Tick, Seed = Seed };

    internal PolicyOptions PolicyOptions => Policy with { Tick = Tick, LeastAge = Learning, LeastSamples = (long)Math.Max(1, Learning / Tick / 2) };

    internal RateLimiterOptions LimiterOptions => Limiter with { ClientKeys = ClientKeys, ExpirationJitterMaxSeconds = 0 };

    /// <summary>A book without overrides. Where the mode is set somebody has set it for every domain, which goes before rule files.</summary>
    internal OverrideBook BookFor(RuleSet rules) => Mode is { } mode
        ? OverrideBook.Empty with { Modes = rules.Domains.ToDictionary(domain => domain.Name, _ => WordTable<AdaptiveMode>.WordOf(mode), StringComparer.Ordinal) }
        : OverrideBook.Empty;
}
