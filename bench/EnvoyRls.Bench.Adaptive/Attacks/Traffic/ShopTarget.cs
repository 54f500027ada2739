using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>The shop, as attackers see it.</summary>
internal sealed class ShopTarget : ITarget
{
    public string Costly => ShopPages.Search;

    public string Login => ShopPages.Login;

    public bool HasUsers => true;

    public double VictimRate => Partner.Victim.Rate;

    public string Page(SplitMix64 chance) => ShopPages.Page(chance);

    public string Unseen(SplitMix64 chance) => $"/product/{chance.Next(int.MaxValue)}";

    public string Browser(SplitMix64 chance) => ShopPages.Browser(chance);

    public ShopCall Victim(SplitMix64 chance) => Partner.Victim.Call(chance, isHostile: true);
}
