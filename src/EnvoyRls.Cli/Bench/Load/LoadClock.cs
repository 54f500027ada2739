using System.Diagnostics;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>The clock of a load: nanoseconds that only go forward. It is read for every bundle of calls, hence nothing lies in between.</summary>
internal static class LoadClock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long Now => (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    public static long Of(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
