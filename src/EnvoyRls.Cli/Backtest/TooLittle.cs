using System.Globalization;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Says in a sentence where nothing came into force because there was too little to learn from.</summary>
internal static class TooLittle
{
    /// <summary>Why nothing could come into force in the whole log; <see langword="null"/> if that is not why.</summary>
    public static string? InLog(BacktestOptions options, BacktestTally tally)
    {
        if (options.Mode != AdaptiveMode.Enforce || tally.Log.Requests == 0 || tally.Progress is not { DoneAt: null } progress)
        {
            return null;
        }

        return progress.Learnt < progress.Needed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the log has too little traffic: the layer learnt from {progress.Learnt:N0} intervals with requests, and puts nothing in force before {progress.Needed:N0} (--learning)")
            : $"the log is too short: the layer puts nothing in force in the first {DurationText.Format(Microseconds(options))} (--learning)";
    }

    /// <summary>Why nothing could come into force during an attack; <see langword="null"/> if that is not why.</summary>
    public static string? Before(AttackPlan attack, BacktestOptions options, BacktestTally tally) =>
        options.Mode == AdaptiveMode.Enforce && tally.Progress.DoneAt is { } done && done >= attack.End
            ? $"the log has too little traffic before it: the layer puts nothing in force before it has learnt enough, which was at {OverrideText.Time(done)}"
            : null;

    private static long Microseconds(BacktestOptions options) => TimeText.Read("--learning", options.Learning).Ticks / TimeSpan.TicksPerMicrosecond;
}
