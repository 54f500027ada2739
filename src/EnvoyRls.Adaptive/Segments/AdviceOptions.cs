namespace EnvoyRls.Adaptive.Segments;

/// <summary>How limits are advised.</summary>
internal sealed record AdviceOptions
{
    /// <summary>The share of keys and windows whose demand a limit should let through. Default 0.99.</summary>
    public double Share { get; init; } = 0.99;

    /// <summary>That demand times this is what is wanted. Default 1.5.</summary>
    public double Headroom { get; init; } = 1.5;

    /// <summary>By how much a limit changes at once, as a share of itself. Default 0.2.</summary>
    public double Step { get; init; } = 0.2;

    /// <summary>Changes of a smaller share are not worth a version. Default 0.05.</summary>
    public double LeastChange { get; init; } = 0.05;

    /// <summary>The least amount that is advised. Default 1.</summary>
    public uint LeastAmount { get; init; } = 1;

    /// <summary>The largest amount that is advised. Default 100 million.</summary>
    public uint MostAmount { get; init; } = 100_000_000;

    /// <summary>Clean minutes with demand below which nothing is advised. Default 720: half a day.</summary>
    public int LeastMinutes { get; init; } = 720;

    /// <summary>Keys times windows below which nothing is advised. Default 1,000: of fewer, the hundredth part is too few.</summary>
    public double LeastValues { get; init; } = 1_000;
}
