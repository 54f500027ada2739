using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// What an override would deny. Usual calls that draw on one limit with an attack are denied as often as the attack is; only where all
/// calls are one client's own does what is usual come first, as nobody else is in its way.
/// </summary>
/// <param name="usualOfAll">Calls a second that are usual in all domains together.</param>
internal sealed class ImpactEstimate(double usualOfAll)
{
    /// <summary>For the key of one client, or one that several share.</summary>
    /// <param name="key">The key.</param>
    /// <param name="left">Hits a second that the override leaves.</param>
    /// <param name="usualOfDomain">Calls a second that are usual in the domain.</param>
    public OverrideImpact OfKey(FeatureVector key, double left, double usualOfDomain)
    {
        double denied = DeniedShare(key.Rate, left);
        double usual = key.Baseline.Expected;
        bool isShared = key.Key is { Clients: > 1.5 };
        double deniedUsual = isShared ? usual * denied : Math.Max(0, usual - left);
        return Of(deniedUsual / (key.Key?.HitsPerCall ?? 1), usualOfDomain, denied, key.Rate);
    }

    /// <summary>For a limit that many share.</summary>
    /// <param name="rate">Calls a second in its scope now.</param>
    /// <param name="usual">Calls a second in its scope that are usual.</param>
    /// <param name="left">Calls a second that it leaves.</param>
    /// <param name="usualOfDomain">Calls a second that are usual in the domain.</param>
    /// <param name="attackShare">The share of the whole attack that is in its scope.</param>
    public OverrideImpact OfShared(double rate, double usual, double left, double usualOfDomain, double attackShare)
    {
        double denied = DeniedShare(rate, left);
        OverrideImpact impact = Of(usual * denied, usualOfDomain, denied, rate);
        return impact with { Attack = impact.Attack * attackShare };
    }

    /// <summary>The share of hits that a limit denies.</summary>
    public static double DeniedShare(double rate, double left) => rate > 0 ? Math.Clamp(1 - (left / rate), 0, 1) : 0;

    private OverrideImpact Of(double deniedUsual, double usualOfDomain, double denied, double rate) =>
        new(ShareOf(deniedUsual, usualOfDomain), ShareOf(deniedUsual, Math.Max(usualOfAll, usualOfDomain)), denied, rate * denied);

    private static double ShareOf(double part, double whole) => part <= 0 ? 0 : whole > part ? part / whole : 1;
}
