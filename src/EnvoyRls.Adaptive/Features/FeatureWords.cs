using System.Globalization;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>Says in words what a feature's value means, for explanations.</summary>
internal static class FeatureWords
{
    /// <summary>The words for a feature of a key.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="value">Its value.</param>
    /// <param name="usual">Its usual value.</param>
    public static string Of(KeyFeature feature, double value, double usual) => Of(SubjectKind.Key, feature, value, usual);

    /// <summary>The words for a feature of a key, a signature or a segment.</summary>
    public static string Of(SubjectKind kind, KeyFeature feature, double value, double usual) => feature switch
    {
        KeyFeature.LogRate => $"{PerSecond(value, kind == SubjectKind.Signature ? "calls" : "hits")}, usual {Amount(Rate(usual))}",
        KeyFeature.OverFast => Times(value, "the average of the last minute"),
        KeyFeature.OverSlow => Times(value, "the hourly average"),
        KeyFeature.OverSeasonal => Times(value, "what is high at this hour"),
        KeyFeature.RobustZ => Deviations(value),
        KeyFeature.Dispersion => $"hits vary from second to second {Amount(Math.Exp(value))} times as much as by chance, usual {Amount(Math.Exp(usual))} times",
        KeyFeature.OverLimit => $"{Percent(value)} of hits over the limit, usual {Percent(usual)}",
        KeyFeature.NearLimit => $"{Percent(value)} of hits near the limit, usual {Percent(usual)}",
        KeyFeature.Share => $"{Percent(value)} of the domain's calls, usual {Percent(usual)}",
        KeyFeature.FanOut => $"{Amount(Rate(value))} distinct {FanOutOf(kind)}, usual {Amount(Rate(usual))}",
        KeyFeature.Regularity => $"calls {Percent(value)} as regular as a clock's, usual {Percent(usual)}",
        KeyFeature.Age => $"first seen {Duration(Rate(value))} ago, usual {Duration(Rate(usual))}",
        KeyFeature.HitsPerCall => $"{Amount(Math.Exp(value))} hits a call, usual {Amount(Math.Exp(usual))}",
        KeyFeature.Drift => Drift(value),
        KeyFeature.Reputation => $"its address is {Percent(value)} bad by the reputation files",
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, message: null),
    };

    /// <summary>The words for a feature of a domain.</summary>
    public static string Of(DomainFeature feature, double value, double usual) => feature switch
    {
        DomainFeature.LogRate => $"{PerSecond(value, "calls")}, usual {Amount(Rate(usual))}",
        DomainFeature.OverFast => Times(value, "the average of the last minute"),
        DomainFeature.OverSlow => Times(value, "the hourly average"),
        DomainFeature.OverSeasonal => Times(value, "what is high at this hour"),
        DomainFeature.RobustZ => Deviations(value),
        DomainFeature.Births => Times(value, "the usual number of new clients"),
        DomainFeature.Entropy => value >= 0
            ? $"calls spread more evenly over clients than usual, by {Percent(value)}"
            : $"calls on fewer clients than usual, by {Percent(-value)}",
        DomainFeature.TopShare => $"the ten busiest clients make {Points(value)} of calls than usual",
        DomainFeature.OverLimit => $"{Percent(value)} of calls over a limit, usual {Percent(usual)}",
        DomainFeature.Newcomers => $"newcomers make {Points(value)} of calls than usual",
        DomainFeature.Geography => $"countries and networks {Percent(value)} unlike the usual ones",
        DomainFeature.Drift => Drift(value),
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, message: null),
    };

    private static string FanOutOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Signature => "clients in the interval",
        SubjectKind.Segment => "keys in the interval",
        _ => "values with it in the interval",
    };

    /// <summary>What a column of <c>ln(1 + x)</c> stands for.</summary>
    private static double Rate(double logarithm) => Math.Max(0, Math.Exp(logarithm) - 1);

    private static string PerSecond(double value, string what) => $"{Amount(Rate(value))} {what} a second";

    private static string Times(double logarithm, string what) => $"{Amount(Math.Exp(logarithm))} times {what}";

    private static string Deviations(double value) =>
        $"{Amount(Math.Abs(value))} deviations {(value >= 0 ? "above" : "below")} what is expected";

    private static string Drift(double value) => value > 0
        ? $"has been rising slowly: {Amount(value)} deviations added up"
        : "no slow rise";

    private static string Points(double value) => $"{Amount(Math.Abs(100 * value))} points {(value >= 0 ? "more" : "less")}";

    private static string Percent(double share) => $"{Amount(100 * share)} %";

    private static string Duration(double seconds) => seconds switch
    {
        < 120 => $"{Amount(seconds)} s",
        < 7_200 => $"{Amount(seconds / 60)} min",
        < 172_800 => $"{Amount(seconds / 3600)} h",
        _ => $"{Amount(seconds / 86_400)} d",
    };

    /// <summary>Three figures at most: nobody needs more of an estimate.</summary>
    private static string Amount(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
