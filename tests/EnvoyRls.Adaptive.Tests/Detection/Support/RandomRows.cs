using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Rows as nobody would pick them: duplicates, constant features, huge and tiny numbers among ordinary ones.</summary>
/// <param name="Values">Rows of <paramref name="Width"/> numbers each, one after the other.</param>
/// <param name="Width">Features in a row.</param>
public sealed record RandomRows(double[] Values, int Width)
{
    private static readonly double[] Extremes =
        [0, -0.0, 1, -1, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1e300, -1e300, 1e-300, 1e16, 1e16 + 2, 0.1, 0.1 + 1e-17];

    private static readonly Gen<double> Ordinary = Gen.Choose(-1_000_000, 1_000_000).Select(number => number / 1000.0);
    private static readonly Gen<double> Few = Gen.Choose(0, 3).Select(number => (double)number);
    private static readonly Gen<double> Constant = Gen.Constant(42.5);

    public int Count => Values.Length / Width;

    /// <summary>From 1 to 120 rows of 1 to 5 features.</summary>
    public static Gen<RandomRows> Any { get; } = Gen.Choose(1, 5).SelectMany(width => Gen.Choose(1, 120).SelectMany(count => Of(width, count)));

    /// <summary>So many rows, each feature of a nature of its own.</summary>
    public static Gen<RandomRows> Of(int width, int count) => Gen.Elements(Ordinary, Few, Constant, Gen.Elements(Extremes), Gen.OneOf(Ordinary, Gen.Elements(Extremes)))
        .SelectMany(nature => nature.ArrayOf(count))
        .ArrayOf(width)
        .Select(columns => new RandomRows([.. Enumerable.Range(0, count).SelectMany(row => columns.Select(column => column[row]))], width));

    public ReadOnlySpan<double> Row(int index) => Values.AsSpan(index * Width, Width);

    /// <summary>The rows in another order.</summary>
    /// <param name="order">Where each row comes from.</param>
    public RandomRows InOrder(IEnumerable<int> order) => this with { Values = [.. order.SelectMany(row => Values.Skip(row * Width).Take(Width))] };
}
