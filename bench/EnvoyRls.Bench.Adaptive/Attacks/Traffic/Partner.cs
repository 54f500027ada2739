using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>A program of somebody who works with the shop.</summary>
/// <param name="Name">Its user.</param>
/// <param name="Address">Where it runs.</param>
/// <param name="Rate">Calls a second.</param>
internal sealed record Partner(string Name, string Address, double Rate)
{
    public static readonly Partner Victim = new("partner-1", "10.9.0.1", 2);

    public static readonly IReadOnlyList<Partner> All = [Victim, new("partner-2", "10.9.0.2", 1), new("partner-3", "10.9.0.3", 0.5)];

    private static readonly string[] Paths = ["/api/stock", "/api/stock", "/api/prices", "/api/orders"];

    public ShopCall Call(SplitMix64 chance, bool isHostile) => new(Address, chance.Pick(Paths), "python-requests/2.32.3", Name, isHostile);
}
