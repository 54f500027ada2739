using System.Globalization;

namespace EnvoyRls.Bench.Documents.Plots;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it shows, and in what unit.</param>
/// <param name="First">The value it starts at.</param>
/// <param name="Last">The value it ends at.</param>
/// <param name="Step">The distance of its ticks.</param>
internal sealed record Axis(string Label, double First, double Last, double Step)
{
    private const int MostSteps = 6;

    /// <summary>Ticks show two decimals.</summary>
    private const double Least = 0.1;

    /// <summary>An axis from 0 up to a value, or a little further, with at most six ticks above 0 at round numbers.</summary>
    /// <param name="label">What it shows, and in what unit.</param>
    /// <param name="most">The largest value that has to have a place; 0 or more.</param>
    public static Axis UpTo(string label, double most)
    {
        most = Math.Max(most, Least);
        double power = Math.Pow(10, Math.Floor(Math.Log10(most)) - 1);
        double step = Array.Find([power, 2 * power, 5 * power, 10 * power, 20 * power], step => most <= MostSteps * step);
        return new Axis(label, 0, step * Math.Max(1, Math.Ceiling(most / step)), step);
    }

    /// <summary>What is written at a value; two decimals by default, without zeros at the end.</summary>
    public Func<double, string> Write { get; init; } = static value => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The ticks' values and what is written at them.</summary>
    public IEnumerable<(double Value, string Text)> Ticks =>
        from i in Enumerable.Range(0, (int)Math.Round((Last - First) / Step) + 1)
        let value = First + (i * Step)
        select (value, Write(value));

    /// <summary>Where a value lies on the axis: 0 at its start, 1 at its end.</summary>
    public double Place(double value) => (value - First) / (Last - First);
}
