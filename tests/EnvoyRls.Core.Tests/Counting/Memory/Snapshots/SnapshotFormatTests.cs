using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.Memory.Snapshots;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory.Snapshots;

/// <summary>
/// Snapshots of one counter as version 1 writes them, so that none reads them otherwise unnoticed: a change that fails here
/// needs another number of version, and a reader of this one.
/// </summary>
public sealed class SnapshotFormatTests
{
    private const long Second = 1_000_000;

    /// <summary>Alike for all: the magic, the version, 1,200 s after the epoch, and the checksum of these.</summary>
    private const string Head = "524C53434F554E5401000000008C86470000000090F314C5";

    /// <summary>What is alike for all at the end: a block of no counters that says that there was one.</summary>
    private const string End = "08000000000000000100000000000000EAC8A982";

    private static readonly BanPolicy Policy = new(1, Second, Second, 2, 8 * Second, 3 * Second);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_200));

    /// <summary>The block of each kind of counter.</summary>
    public static TheoryData<string, string> Recorded => new()
    {
        { "FixedWindow", "1B0000000100000000020000006B5F3C00000000131A4B000000000300000000000000A8587324" },
        { "SlidingWindowLog", "4500000001000000011C0000006B3A536C6964696E6757696E646F774C6F673A36303030303030303A00000000EC040000008C86470000000001000000008C8647000000000200000000000000CA5BDBCC" },
        { "SlidingWindowCounter", "450000000100000002200000006B3A536C6964696E6757696E646F77436F756E7465723A36303030303030303A0000000028050000008C864700000000020000000000000000000000000000002286B8DD" },
        { "TokenBucket", "3C0000000100000003170000006B3A546F6B656E4275636B65743A36303030303030303A00000000C204000005000000000000000000000000000000008C86470000000032435828" },
        { "LeakyBucket", "3C0000000100000004170000006B3A4C65616B794275636B65743A36303030303030303A00000000C204000002000000000000000000000000000000008C8647000000002758E036" },
        { "Gcra", "2D0000000100000005100000006B3A476372613A36303030303030303A00000000C204000049208C480000000001000000000000009DD1F5B3" },
        { "Ban", "320000000100000006050000006B3A62616E00000000B404000000000000000000000000000000000000010000000000000040CE9547000000009E2738DB" },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Version_1_is_written_as_it_always_was(string kind, string block)
    {
        MemoryCounterStore store = Store();
        Assert.Null(await store.ChargeAsync(Charge(kind).Charges));

        using MemoryStream stream = new();
        store.Save(stream, CancellationToken.None);

        Assert.Equal(Head + block + End, Convert.ToHexString(stream.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Version_1_is_read_as_it_always_was(string kind, string block)
    {
        MemoryCounterStore unstopped = Store();
        MemoryCounterStore resumed = Store();
        Assert.Null(await unstopped.ChargeAsync(Charge(kind).Charges));
        using MemoryStream stream = new(Convert.FromHexString(Head + block + End));
        Assert.Equal(1, resumed.Resume(stream));

        _time.Advance(TimeSpan.FromMilliseconds(700));
        Batch expected = Charge(kind);
        Batch met = Charge(kind);
        Assert.Null(await unstopped.ChargeAsync(expected.Charges));
        Assert.Null(await resumed.ChargeAsync(met.Charges));

        Assert.Equal((expected.Outcomes[0], expected.Counters[0]), (met.Outcomes[0], met.Counters[0]));
    }

    [Fact]
    public void The_checksum_is_that_of_its_standard() =>
        Assert.Equal((0xE3069283u, 0xE3069283u), (Crc32C.Of("123456789"u8), Crc32C.Of("1234"u8, "56789"u8)));

    private static Batch Charge(string kind)
    {
        if (kind == "Ban")
        {
            return new Batch("").Strike("k", Policy, 1);
        }

        LimitAlgorithm algorithm = Enum.Parse<LimitAlgorithm>(kind);
        if (algorithm == LimitAlgorithm.FixedWindow)
        {
            return new Batch("").Add("k", 3);
        }

        Assert.True(Limit.TryCreate(algorithm, 7, 60 * Second, Limit.IsPaced(algorithm) ? 7u : null, 0, out Limit? limit, out string? error), error);
        return new Batch("").Charge("k", limit, 2);
    }

    private MemoryCounterStore Store() => new(100, new WindowClock(_time), _time, new StatRegistry());
}
