using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>
/// Generated clean traffic, to judge by until a pool has rows of its own. Its rises are exponential in the logarithm with a mean of a
/// quarter, so that one of five times the usual comes once in 600 intervals of a subject that stands out already: burstier than most
/// sites, which makes the first day's judgement a careful one.
/// </summary>
internal static class GenericTraffic
{
    private const int Rows = 8_192;
    private const double MeanRise = 0.25;

    /// <summary>Rows of generated clean traffic.</summary>
    public static double[] Generate(SubjectKind kind, ulong seed)
    {
        SplitMix64 random = new(seed);
        int width = HostileRow.Width(kind);
        double[] rows = new double[Rows * width];
        for (int start = 0; start < rows.Length; start += width)
        {
            Span<double> row = rows.AsSpan(start, width);
            double rise = Exponential(random, MeanRise);
            for (int column = 0; column < width; column++)
            {
                row[column] = kind == SubjectKind.Domain
                    ? OfDomain((DomainFeature)HostileRow.Feature(kind, column), rise, random)
                    : OfKey((KeyFeature)HostileRow.Feature(kind, column), rise, random);
            }
        }

        return rows;
    }

    private static double OfKey(KeyFeature feature, double rise, SplitMix64 random) => feature switch
    {
        KeyFeature.OverFast or KeyFeature.OverSlow or KeyFeature.OverSeasonal => Positive(rise + (0.15 * Normal(random))),
        KeyFeature.RobustZ => rise / Math.Exp(-1.2 + (0.4 * Normal(random))),
        KeyFeature.Dispersion => Positive(0.3 + (0.8 * Normal(random))),
        KeyFeature.OverLimit or KeyFeature.NearLimit => Sometimes(random, 0.2) * 0.6 * Square(random),
        KeyFeature.FanOut => Positive(1 + (0.8 * Normal(random))),
        KeyFeature.Regularity => Sometimes(random, 0.3) * Square(random),
        KeyFeature.HitsPerCall => Sometimes(random, 0.1) * Math.Abs(0.5 * Normal(random)),
        KeyFeature.Drift => Sometimes(random, 0.2) * Exponential(random, 4),
        KeyFeature.Reputation => Sometimes(random, 0.03) * random.NextDouble(),
        _ => 0,
    };

    private static double OfDomain(DomainFeature feature, double rise, SplitMix64 random) => feature switch
    {
        DomainFeature.OverFast or DomainFeature.OverSlow or DomainFeature.OverSeasonal => Positive(rise - 0.2 + (0.1 * Normal(random))),
        DomainFeature.RobustZ => rise / Math.Exp(-1.6 + (0.4 * Normal(random))),
        DomainFeature.Births => Positive(rise - 0.1 + (0.2 * Normal(random))),
        DomainFeature.Entropy or DomainFeature.TopShare or DomainFeature.Newcomers => Math.Abs(0.05 * Normal(random)),
        DomainFeature.OverLimit => Sometimes(random, 0.5) * 0.2 * Square(random),
        DomainFeature.Geography => Math.Abs(0.02 * Normal(random)),
        DomainFeature.Drift => Sometimes(random, 0.2) * Exponential(random, 4),
        _ => 0,
    };

    private static double Positive(double value) => Math.Max(0, value);

    private static double Sometimes(SplitMix64 random, double chance) => random.NextDouble() < chance ? 1 : 0;

    private static double Square(SplitMix64 random)
    {
        double even = random.NextDouble();
        return even * even;
    }

    private static double Exponential(SplitMix64 random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    /// <summary>Box and Muller 1958; of each pair one is used.</summary>
    private static double Normal(SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
