using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>The times at which calls are meant to be made: a Poisson process, whose gaps are exponential and know nothing of each other.</summary>
/// <param name="rate">Calls a second, above 0.</param>
/// <param name="random">Where chance comes from.</param>
internal sealed class PoissonArrivals(double rate, SplitMix64 random)
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly double _meanGap = NanosecondsPerSecond / rate;
    private double _next;

    /// <summary>When the next call is meant to be made, in nanoseconds since the first could have been; never before the one before.</summary>
    public long Next()
    {
        // The sum keeps fractions of nanoseconds, so that no rate drifts.
        _next -= Math.Log(1 - random.NextDouble()) * _meanGap;
        return (long)_next;
    }
}
