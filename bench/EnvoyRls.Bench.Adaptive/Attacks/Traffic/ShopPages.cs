using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>What people ask the shop for, and with what programs.</summary>
internal static class ShopPages
{
    public const string Login = "/login";
    public const string Search = "/search";
    private const int Products = 200;

    private static readonly ZipfTable ProductRanks = new(Products, 0.8);
    private static readonly ZipfTable AgentRanks = new(24, 1);

    /// <summary>A page as people choose it.</summary>
    public static string Page(SplitMix64 chance) => chance.NextDouble() switch
    {
        < 0.18 => "/",
        < 0.32 => Search,
        < 0.42 => "/cart",
        < 0.45 => "/checkout",
        _ => $"/product/{ProductRanks.Next(chance)}",
    };

    /// <summary>A browser, common ones more often.</summary>
    public static string Browser(SplitMix64 chance)
    {
        int rank = AgentRanks.Next(chance);
        return rank % 3 == 2
            ? $"Mozilla/5.0 (iPhone; CPU iPhone OS 18_{rank} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.{rank} Mobile/15E148 Safari/604.1"
            : $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{140 - rank}.0.0.0 Safari/537.36";
    }
}
