namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>The generated shop.</summary>
/// <param name="rate">Calls a second of its visitors, in the mean of a day.</param>
/// <param name="regulars">How many people come again and again.</param>
internal sealed class ShopSite(double rate, int regulars) : ISite
{
    public string Prefix => "";

    public string Rules => ShopRules.File;

    public ITraffic Traffic(ulong seed, double hour, ShopMood mood, Func<double, bool> isVictimSilent) =>
        new Shop(seed, rate, regulars, hour, mood) { IsPartnerSilent = isVictimSilent };
}
