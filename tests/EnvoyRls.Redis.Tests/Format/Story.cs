using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Scripts;

namespace EnvoyRls.Redis.Tests.Format;

/// <summary>Charges to one counter that leave behind whatever its algorithm can leave behind. The recordings are of these: they are never changed.</summary>
internal static class Story
{
    public const string Ban = "ban";

    private const long Second = 1_000_000;

    private static readonly BanPolicy Policy = new(2, 10 * Second, 30 * Second, 2, 300 * Second, 60 * Second);

    /// <summary>The names of all.</summary>
    public static TheoryData<string> Names =>
        [.. Enum.GetNames<LimitAlgorithm>().Where(static name => name != nameof(LimitAlgorithm.FixedWindow)), Ban];

    /// <summary>Moments and what is charged at each.</summary>
    public static IReadOnlyList<(long Now, Charge Charge)> Of(string name) =>
        name == Ban ? OfBan() : OfLimit(Enum.Parse<LimitAlgorithm>(name));

    private static (long, Charge)[] OfLimit(LimitAlgorithm algorithm)
    {
        bool paced = Limit.IsPaced(algorithm);
        Assert.True(Limit.TryCreate(algorithm, 40, 60 * Second, paced ? 60u : null, 0, out Limit? limit, out string? error), error);
        return
        [
            At(0, new Charge { Hits = 3 }),
            At(1_500_000, new Charge { Hits = 14 }),
            At(2_000_000, new Charge { Kind = ChargeKind.Lease, Hits = 4, Lease = new LeaseTerms(1, Second) }),
            At(3_000_000, new Charge { Kind = ChargeKind.GiveBack, Hits = 1, ChargedAt = ScriptTraffic.Start + 2_000_000 }),
            At(3_333_333, new Charge { Kind = ChargeKind.Refund, Hits = 1 }),
            At(4_000_000, new Charge { Hits = 100 }),
            At(20_000_001, new Charge { Hits = 2 }),
            At(61_000_001, new Charge { Hits = 1 }),
            At(75_000_000, new Charge { Hits = 25 }),
        ];

        (long, Charge) At(long after, Charge charge)
        {
            charge.Limit = limit;
            return (ScriptTraffic.Start + after, charge);
        }
    }

    private static (long, Charge)[] OfBan() =>
    [
        Strike(0, 1), Strike(1, 1), Strike(5, 1), Strike(40, 1), Strike(45, 2), Strike(200, 0), Strike(201, 2),
    ];

    private static (long, Charge) Strike(long seconds, long strikes) =>
        (ScriptTraffic.Start + (seconds * Second), new Charge { Ban = Policy, Limit = Limit.FixedWindow(Policy.After, Policy.Within), Hits = strikes });
}
