namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>The static limits of the shop: generous enough for gateways with many people behind them, and for its busiest page at its busiest hour.</summary>
internal static class ShopRules
{
    public const string Domain = "shop";

    /// <summary>The rule file.</summary>
    public static string File => FileFor(ShopPages.Login);

    /// <summary>The same with another page to log in at.</summary>
    /// <param name="login">Its path, as YAML writes it.</param>
    public static string FileFor(string login) => $$"""
        domain: shop
        descriptors:
          - key: remote_address
            rate_limit: {unit: second, requests_per_unit: 20}
          - key: path
            rate_limit: {unit: second, requests_per_unit: 1000}
          - key: path
            value: {{login}}
            rate_limit: {unit: second, requests_per_unit: 100}
            descriptors:
              - key: remote_address
                rate_limit: {unit: minute, requests_per_unit: 20}
          - key: user_id
            rate_limit: {unit: second, requests_per_unit: 20}
        """;
}
