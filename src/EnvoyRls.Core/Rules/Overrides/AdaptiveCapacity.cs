namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>How many hits something can serve.</summary>
/// <param name="Amount">Hits in a unit, more than 0.</param>
/// <param name="Unit">A second, a minute or an hour.</param>
public readonly record struct AdaptiveCapacity(decimal Amount, LimitUnit Unit)
{
    /// <summary>Hits per second.</summary>
    public double PerSecond => (double)Amount / LimitUnits.Seconds(Unit);
}
