using System.Globalization;

namespace EnvoyRls.Bench.Plots;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it shows, and in what unit.</param>
/// <param name="First">The value it starts at.</param>
/// <param name="Last">The value it ends at.</param>
/// <param name="Step">The distance of its ticks.</param>
internal sealed record Axis(string Label, double First, double Last, double Step)
{
    /// <summary>The ticks' values and what is written at them.</summary>
    public IEnumerable<(double Value, string Text)> Ticks =>
        from i in Enumerable.Range(0, (int)Math.Round((Last - First) / Step) + 1)
        let value = First + (i * Step)
        select (value, value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>Where a value lies on the axis: 0 at its start, 1 at its end.</summary>
    public double Place(double value) => (value - First) / (Last - First);
}
