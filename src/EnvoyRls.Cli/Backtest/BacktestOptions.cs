using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Cli.Backtest;

/// <summary>What <c>rls backtest</c> of a log was told.</summary>
internal sealed record BacktestOptions
{
    /// <summary>The requests.</summary>
    public required LogSelection Selection { get; init; }

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

    /// <summary>Attacks to put into the traffic, as written.</summary>
    public IReadOnlyList<string> Attacks { get; init; } = [];

    public ulong Seed { get; init; }

    /// <summary>Clients that are listed.</summary>
    public required int Top { get; init; }

    public bool Json { get; init; }
}
