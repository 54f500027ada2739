using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Cli.Backtest;

/// <summary>What <c>rls backtest</c> was told, whatever it plays.</summary>
internal sealed record BacktestOptions
{
    public required IReadOnlyList<string> Rules { get; init; }

    public bool MergeDomains { get; init; }

    /// <summary>The domain asked; <see langword="null"/> for the only one there is.</summary>
    public string? Domain { get; init; }

    /// <summary>How far the layer goes; <see langword="null"/> for what rule files say.</summary>
    public AdaptiveMode? Mode { get; init; }

    /// <summary>How long the layer only watches, as written.</summary>
    public required string Learning { get; init; }

    /// <summary>The least confidence of an override, above 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Calls a second that can be served; <see langword="null"/> to make overrides whatever the load is.</summary>
    public double? Capacity { get; init; }

    public ulong Seed { get; init; }

    public bool Json { get; init; }

    /// <summary>The same for the simulation.</summary>
    /// <param name="domain">The domain that the capacity is for.</param>
    /// <exception cref="FormatException">A time makes no sense.</exception>
    public TrafficOptions ToTraffic(string domain) => new()
    {
        Mode = Mode,
        Learning = TimeText.Read("--learning", Learning),
        Rules = new RuleSetOptions { MergeDomains = MergeDomains },
        Seed = Seed,
        Policy = new PolicyOptions
        {
            Confidence = Confidence,
            Load = Capacity is null ? 0 : new PolicyOptions().Load,
            Capacity = Capacity is { } capacity
                ? new Dictionary<string, double>(StringComparer.Ordinal) { [domain] = capacity }
                : new Dictionary<string, double>(StringComparer.Ordinal),
        },
    };
}
