using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Settings;

/// <summary>What happens while Redis does not answer.</summary>
internal sealed record StoreFailureSettings
{
    /// <summary>How limits answer for which neither rule nor domain says so.</summary>
    public required StoreFailureMode Mode { get; init; }

    /// <summary>The least number of replicas that share what is counted locally.</summary>
    public required int LocalReplicas { get; init; }

    /// <summary>Whether a Redis that keeps failing is left alone for a while.</summary>
    public required bool BreakerEnabled { get; init; }

    /// <summary>Share of failed batches that opens the breaker; above 0, up to 1.</summary>
    public required double BreakerFailureRatio { get; init; }

    /// <summary>Batches within the sampling time below which it stays closed.</summary>
    public required int BreakerMinCalls { get; init; }

    public required TimeSpan BreakerSampling { get; init; }

    /// <summary>How long Redis is left alone before one batch tries again.</summary>
    public required TimeSpan BreakerBreak { get; init; }

    private static readonly SettingType<StoreFailureMode> Modes = SettingTypes.Choice(
        ("error", StoreFailureMode.Error), ("allow", StoreFailureMode.Allow), ("deny", StoreFailureMode.Deny), ("local", StoreFailureMode.Local));

    internal static StoreFailureSettings Read(SettingReader read)
    {
        read.Section("When Redis fails");
        return new StoreFailureSettings
        {
            Mode = read.Get(
                "ON_STORE_FAILURE", Modes, "error", "error: the call fails; allow; deny; local: count in memory. Rules and domains may say otherwise.", Standing.Ours),
            LocalReplicas = read.Get(
                "LOCAL_REPLICAS", SettingTypes.Count, "1", "The least number of replicas that share a limit counted in memory; more are counted where they share a Redis.", Standing.Ours),
            BreakerEnabled = read.Get("STORE_BREAKER", SettingTypes.Flag, "true", "Leave a Redis that keeps failing alone for a while.", Standing.Ours),
            BreakerFailureRatio = read.Get("STORE_BREAKER_FAILURE_RATIO", SettingTypes.Ratio, "0.5", "Share of failed batches from which on it is left alone; in a cluster it takes all.", Standing.Ours),
            BreakerMinCalls = read.Get(
                "STORE_BREAKER_MIN_CALLS", SettingTypes.Integer(2, int.MaxValue), "20", "Batches in the sampling time that it takes to judge.", Standing.Ours),
            BreakerSampling = read.Get("STORE_BREAKER_SAMPLING", SettingTypes.HalfSecondOrMore, "1s", "The time that the share is taken over.", Standing.Ours),
            BreakerBreak = read.Get("STORE_BREAKER_BREAK", SettingTypes.HalfSecondOrMore, "1s", "How long Redis is left alone before one batch tries again.", Standing.Ours),
        };
    }
}
