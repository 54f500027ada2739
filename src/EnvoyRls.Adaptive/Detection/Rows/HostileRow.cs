using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Rows;

/// <summary>
/// What detectors see of a vector: how far each feature lies on the side where attacks lie, 0 on the other. Forests and tails have no
/// notion of better and worse; a fall in traffic would be as strange to them as a flood.
/// </summary>
internal static class HostileRow
{
    /// <summary>Columns that rows of every kind of subject begin with.</summary>
    public const int OverFast = 0, OverSlow = 1, OverSeasonal = 2, RobustZ = 3, Drift = 4;

    /// <summary>Columns of a domain's row.</summary>
    private const int Births = 5, Newcomers = 6;

    /// <summary>No feature lies further out in earnest; a bound keeps all sums finite.</summary>
    private const double Most = 1e6;

    /// <summary>A share of newcomers so far above its average is a rise of its own.</summary>
    private const double ManyNewcomers = 0.1;

    private static readonly KeyFeature[] KeyColumns =
    [
        KeyFeature.OverFast, KeyFeature.OverSlow, KeyFeature.OverSeasonal, KeyFeature.RobustZ, KeyFeature.Drift, KeyFeature.Dispersion,
        KeyFeature.OverLimit, KeyFeature.NearLimit, KeyFeature.FanOut, KeyFeature.Regularity, KeyFeature.HitsPerCall, KeyFeature.Reputation,
    ];

    private static readonly DomainFeature[] DomainColumns =
    [
        DomainFeature.OverFast, DomainFeature.OverSlow, DomainFeature.OverSeasonal, DomainFeature.RobustZ, DomainFeature.Drift,
        DomainFeature.Births, DomainFeature.Newcomers, DomainFeature.Entropy, DomainFeature.TopShare, DomainFeature.OverLimit,
        DomainFeature.Geography,
    ];

    /// <summary>What is left of a rise that is over does not count.</summary>
    private const double LeastDriftingZ = 2;

    private static readonly double LeastRise = Math.Log(1.5);

    /// <summary>In the sum over all its clients a smaller rise may hold an attack.</summary>
    private static readonly double LeastDomainRise = Math.Log(1.2);

    private static readonly double LeastDriftingRise = Math.Log(1.25);

    /// <summary>How many numbers a row has: at least 5.</summary>
    public static int Width(SubjectKind kind) => kind == SubjectKind.Domain ? DomainColumns.Length : KeyColumns.Length;

    /// <summary>The feature in a column: as a <see cref="DomainFeature"/> of domains, else as a <see cref="KeyFeature"/>.</summary>
    public static int Feature(SubjectKind kind, int column) =>
        kind == SubjectKind.Domain ? (int)DomainColumns[column] : (int)KeyColumns[column];

    /// <summary>Fills a row of <see cref="Width"/> numbers from 0 up.</summary>
    public static void Fill(FeatureVector vector, Span<double> row)
    {
        SubjectKind kind = vector.Subject.Kind;
        for (int column = 0; column < row.Length; column++)
        {
            double value = vector.Values[Feature(kind, column)];
            // Clients bunching together and spreading out both move the entropy, and both may be an attack.
            bool bothWays = kind == SubjectKind.Domain && DomainColumns[column] == DomainFeature.Entropy;
            row[column] = Math.Clamp(bothWays ? Math.Abs(value) : value, 0, Most);
        }
    }

    /// <summary>How far the rate is above both the last hour and what is usual at such an hour, as a logarithm; 0 if it is not.</summary>
    public static double Surge(ReadOnlySpan<double> row) => Math.Min(row[OverSlow], row[OverSeasonal]);

    /// <summary>
    /// Whether there is more than usual now: of hits, be it by little at the end of many such rises, or of clients never seen before. How
    /// improbable a number is says nothing of whether it does harm.
    /// </summary>
    public static bool IsRise(SubjectKind kind, ReadOnlySpan<double> row)
    {
        bool isDomain = kind == SubjectKind.Domain;
        return Surge(row) >= (isDomain ? LeastDomainRise : LeastRise)
            || (row[Drift] > 0 && row[RobustZ] >= LeastDriftingZ && Math.Max(row[OverSlow], row[OverSeasonal]) >= LeastDriftingRise)
            || (isDomain && (row[Births] >= LeastRise || row[Newcomers] >= ManyNewcomers));
    }
}
