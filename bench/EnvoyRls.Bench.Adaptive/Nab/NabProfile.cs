namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>What detections and misses are worth: the application profiles of Lavin and Ahmad 2015.</summary>
/// <param name="Name">NAB's name.</param>
/// <param name="Hit">The most a detected window earns.</param>
/// <param name="FalseAlarm">The most a row wrongly flagged costs.</param>
/// <param name="Miss">What an undetected window costs.</param>
internal sealed record NabProfile(string Name, double Hit, double FalseAlarm, double Miss)
{
    public static NabProfile Standard { get; } = new("standard", 1, 0.11, 1);

    public static NabProfile LowFalseAlarms { get; } = new("reward_low_FP", 1, 0.22, 1);

    public static NabProfile LowMisses { get; } = new("reward_low_FN", 1, 0.11, 2);

    public static IReadOnlyList<NabProfile> All { get; } = [Standard, LowFalseAlarms, LowMisses];
}
