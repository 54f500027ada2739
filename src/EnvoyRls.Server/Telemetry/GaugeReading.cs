using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry;

/// <summary>Reads gauges for sinks.</summary>
internal static class GaugeReading
{
    /// <summary>Reads a gauge whose owner may be gone.</summary>
    /// <returns>Whether there is a finite number to publish.</returns>
    public static bool TryRead(this Gauge gauge, out double value)
    {
        try
        {
            value = gauge.Value;
            return double.IsFinite(value);
        }
        catch (Exception)
        {
            // One broken gauge must not hide all other statistics.
            value = 0;
            return false;
        }
    }
}
