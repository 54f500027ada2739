using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>The life of an override in a simulation.</summary>
/// <param name="First">As it was made.</param>
/// <param name="Last">As it was last.</param>
/// <param name="Ended">When it was over; <see langword="null"/> if it was not, at the end of the traffic.</param>
internal sealed record SimulatedOverride(Override First, Override Last, DateTimeOffset? Ended)
{
    /// <summary>When it came into force; <see langword="null"/> if it never did.</summary>
    public DateTimeOffset? Entered => Last.Entered;
}
