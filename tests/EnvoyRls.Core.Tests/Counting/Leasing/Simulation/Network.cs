namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>What a network does to messages.</summary>
/// <param name="Shortest">The least delay, microseconds.</param>
/// <param name="Longest">The most that is common.</param>
/// <param name="LossPerThousand">How many messages of a thousand are lost; as many are held up for a second.</param>
internal sealed record Network(int Shortest, int Longest, int LossPerThousand)
{
    public static Network Good { get; } = new(50, 500, 0);

    public static Network Bad { get; } = new(50, 30_000, 20);

    /// <summary>How long an answer is waited for.</summary>
    public long Timeout { get; } = 100_000;

    public long Delay(Random random) => random.Next(Shortest, Longest) + (Loses(random) ? random.Next(1_000_000) : 0);

    public bool Loses(Random random) => random.Next(1000) < LossPerThousand;
}
