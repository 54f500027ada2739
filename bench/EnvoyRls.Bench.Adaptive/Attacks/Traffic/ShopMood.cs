namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>What is out of the ordinary with the people of the shop at some time; the defaults are an ordinary day.</summary>
internal sealed record ShopMood
{
    /// <summary>How many times as many visits begin, by time in seconds since the beginning.</summary>
    public Func<double, double> Visits { get; init; } = static _ => 1;

    /// <summary>The share of visits by people who have never been there, by time.</summary>
    public Func<double, double> Strangers { get; init; } = static _ => 0.02;

    /// <summary>How many calls a page makes, by time.</summary>
    public Func<double, double> CallsPerPage { get; init; } = static _ => 1;

    /// <summary>How often a call is made again within seconds because it failed behind the proxy, by time.</summary>
    public Func<double, int> Retries { get; init; } = static _ => 0;

    /// <summary>When the nightly batch begins, which lasts ten minutes; never by default.</summary>
    public double Batch { get; init; } = double.PositiveInfinity;
}
