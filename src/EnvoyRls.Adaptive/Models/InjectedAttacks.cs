using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// Attacks in feature space, laid over clean rows, to try models on where no labelled attacks are at hand. Of a key: floods of ten
/// and of three times the usual, a slow ramp, and credential stuffing. Of a domain: a flood, many clients that each stay below their
/// limits, a slow ramp, and keys that change all the time. They are what published attacks do to these features, not measured ones:
/// good to tell a model from a worse one, and no promise of what it catches.
/// </summary>
internal static class InjectedAttacks
{
    /// <summary>The spread of a log rate of which a rise is counted in robust deviations: wider than most keys have, so that rises stay near what is clean.</summary>
    private const double Spread = 0.5;

    /// <param name="kind">Whose rows they are.</param>
    /// <param name="clean">At least one clean row.</param>
    /// <param name="count">How many rows of attacks are wanted; the kinds of attack take turns.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <returns>Rows, one after the other.</returns>
    public static double[] Generate(SubjectKind kind, ReadOnlySpan<double> clean, int count, ulong seed)
    {
        int width = HostileRow.Width(kind);
        SplitMix64 random = new(seed);
        AttackShape[] shapes = ShapesOf(kind);
        double[] rows = new double[count * width];
        for (int index = 0; index < count; index++)
        {
            Span<double> row = rows.AsSpan(index * width, width);
            clean.Slice(random.Next(clean.Length / width) * width, width).CopyTo(row);
            Lay(kind, shapes[index % shapes.Length], random.NextBetween(0.8, 1.2), row);
        }

        return rows;
    }

    private static void Lay(SubjectKind kind, AttackShape shape, double strength, Span<double> row)
    {
        double rise = Math.Log(shape.Times) * strength;
        row[HostileRow.OverFast] += rise * shape.Suddenness;
        row[HostileRow.OverSlow] += rise;
        row[HostileRow.OverSeasonal] += rise;
        row[HostileRow.RobustZ] += rise / Spread;
        row[HostileRow.Drift] += shape.Drift * strength;
        for (int column = HostileRow.Drift + 1; column < row.Length; column++)
        {
            int feature = HostileRow.Feature(kind, column);
            row[column] = kind == SubjectKind.Domain
                ? OfDomain((DomainFeature)feature, row[column], shape, strength)
                : OfKey((KeyFeature)feature, row[column], shape, strength);
        }
    }

    private static double OfKey(KeyFeature feature, double clean, AttackShape shape, double strength) => feature switch
    {
        KeyFeature.OverLimit => Math.Min(1, clean + (shape.OverLimit * strength)),
        KeyFeature.FanOut => clean + (shape.Spreading * strength),
        KeyFeature.Regularity => Math.Min(1, clean + (shape.Regularity * strength)),
        _ => clean,
    };

    private static double OfDomain(DomainFeature feature, double clean, AttackShape shape, double strength) => feature switch
    {
        DomainFeature.OverLimit => Math.Min(1, clean + (shape.OverLimit * strength)),
        DomainFeature.Births => clean + (shape.Spreading * strength),
        DomainFeature.Newcomers => Math.Min(1, clean + (shape.Newcomers * strength)),
        DomainFeature.Entropy => clean + (shape.Newcomers * strength / 4),
        _ => clean,
    };

    private static AttackShape[] ShapesOf(SubjectKind kind) => kind == SubjectKind.Domain
        ?
        [
            new AttackShape(Times: 5, OverLimit: 0.3),
            new AttackShape(Times: 1.8, Spreading: 2, Newcomers: 0.4),
            new AttackShape(Times: 1.5, Suddenness: 0.1, Drift: 20),
            new AttackShape(Times: 1.5, Spreading: 3, Newcomers: 0.5),
        ]
        :
        [
            new AttackShape(Times: 10, OverLimit: 0.5),
            new AttackShape(Times: 3),
            new AttackShape(Times: 1.6, Suddenness: 0.1, Drift: 20),
            new AttackShape(Times: 2.5, OverLimit: 0.2, Spreading: 2.5, Regularity: 0.5),
        ];
}
