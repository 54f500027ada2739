using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry;

/// <summary>Reads timings for sinks.</summary>
internal static class TimingReading
{
    /// <summary>How many measurements there were.</summary>
    public static ulong Count(this Timing timing)
    {
        ulong count = 0;
        for (int bucket = 0; bucket <= Timing.Bounds.Count; bucket++)
        {
            count += (ulong)timing.CountIn(bucket);
        }

        return count;
    }
}
