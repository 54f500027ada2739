using EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>How the site is.</summary>
/// <param name="Rate">Calls a second of its visitors, in the mean of a day.</param>
/// <param name="WarmUp">How long the layer learns before anything happens; an hour at least, or nothing is enforced.</param>
internal sealed record AttackOptions(double Rate, TimeSpan WarmUp)
{
    /// <summary>
    /// How many people come again and again, for each call a second. The more there are, the fewer of them are known after a short warm-up, and
    /// the more of the benign calls are newcomers'.
    /// </summary>
    public double RegularsPerRate { get; init; } = 125;

    /// <summary>The site of a log whose traffic is replayed; <see langword="null"/> for the shop.</summary>
    public LogSite? Log { get; init; }

    /// <summary>Calls a second that the shop can serve, so that nothing is held before 80 % of it are needed; <see langword="null"/> if evidence alone counts.</summary>
    public double? Capacity { get; init; }

    /// <summary>Where what was learnt is kept from run to run, a folder a seed; <see langword="null"/> to learn anew in every run.</summary>
    public DirectoryInfo? Kept { get; init; }
}
