using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>Limits over the whole range of what a rule may say, the extremes often.</summary>
internal sealed class RandomLimits(Random random)
{
    private static readonly long[] Amounts = [0, 1, 2, 3, 10, 60, 97, 100, 1_000, 65_537, uint.MaxValue - 1, uint.MaxValue];

    private static readonly long[] Windows =
        [Limit.LeastWindow, 1_001, 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000, 30L * 86_400_000_000, Limit.MostWindow];

    public Limit Next(LimitAlgorithm algorithm) => Next(algorithm, Either(Windows, Limit.LeastWindow, Limit.MostWindow));

    /// <summary>A limit with that window, as a rule that was edited may have.</summary>
    public Limit Next(LimitAlgorithm algorithm, long window)
    {
        while (true)
        {
            uint amount = (uint)Either(Amounts, 0, uint.MaxValue);
            bool paced = Limit.IsPaced(algorithm);
            uint? burst = paced && random.Next(2) == 0 ? (uint)Log(1, uint.MaxValue) : null;
            long delay = paced && random.Next(2) == 0 ? Either([window, 1, Limit.MostWindow], 0, Limit.MostWindow) : 0;
            if (Limit.TryCreate(algorithm, amount, window, burst, delay, out Limit? limit, out _))
            {
                return limit;
            }
        }
    }

    public BanPolicy NextBan() => new(
        (uint)Either([1, 2, 3], 1, uint.MaxValue),
        Log(Limit.LeastWindow, Limit.MostWindow),
        Log(Limit.LeastWindow, Limit.MostWindow),
        (uint)Either([1, 2, 3], 1, uint.MaxValue),
        Log(Limit.LeastWindow, Limit.MostWindow),
        Log(Limit.LeastWindow, Limit.MostWindow));

    /// <summary>A number whose order of magnitude is as likely as any other.</summary>
    public long Log(long least, long most) =>
        Math.Clamp((long)Math.Exp(Math.Log(least + 1) + (random.NextDouble() * (Math.Log(most + 1) - Math.Log(least + 1)))) - 1, least, most);

    private long Either(long[] picks, long least, long most) =>
        random.Next(2) == 0 ? picks[random.Next(picks.Length)] : Log(least, most);
}
