using System.Buffers.Binary;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory.Snapshots;

/// <summary>What a disk or another version can make of a snapshot: it is told, and nothing of it is taken over.</summary>
public sealed class BrokenSnapshotTests
{
    private const long Second = 1_000_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_200));

    [Fact]
    public async Task A_bit_that_flips_anywhere_is_noticed()
    {
        byte[] snapshot = await SnapshotAsync();
        for (int bit = 0; bit < snapshot.Length * 8; bit++)
        {
            byte[] broken = [.. snapshot];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));

            AssertRefused(broken);
        }
    }

    [Fact]
    public async Task One_that_ends_anywhere_is_noticed()
    {
        byte[] snapshot = await SnapshotAsync();
        for (int length = 0; length < snapshot.Length; length++)
        {
            AssertRefused(snapshot[..length]);
        }

        AssertRefused([.. snapshot, 0]);
    }

    [Fact]
    public async Task Another_version_is_named()
    {
        byte[] snapshot = await SnapshotAsync();
        BinaryPrimitives.WriteUInt32LittleEndian(snapshot.AsSpan(8), 2);

        Assert.Equal("it is of version 2, and this software knows version 1", AssertRefused(snapshot));
    }

    [Theory]
    [InlineData("", "it ends too early")]
    [InlineData("some other file that is longer than a head", "it is no snapshot of counters")]
    public void What_is_no_snapshot_is_called_so(string contents, string message) => Assert.Equal(message, AssertRefused([.. contents.Select(c => (byte)c)]));

    private string AssertRefused(byte[] snapshot)
    {
        MemoryCounterStore store = Store();
        using MemoryStream stream = new(snapshot);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => store.Resume(stream));
        Assert.Equal(0, store.Count);
        return error.Message;
    }

    /// <summary>A counter of each kind.</summary>
    private async Task<byte[]> SnapshotAsync()
    {
        MemoryCounterStore store = Store();
        Batch batch = new Batch("").Add("k", 3);
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>().Where(algorithm => algorithm != LimitAlgorithm.FixedWindow))
        {
            Assert.True(Limit.TryCreate(algorithm, 7, 60 * Second, Limit.IsPaced(algorithm) ? 7u : null, 0, out Limit? limit, out _));
            batch.Charge("k", limit, 2);
        }

        batch.Strike("k", new BanPolicy(1, Second, Second, 2, 8 * Second, 3 * Second), 1);
        Assert.Null(await store.ChargeAsync(batch.Charges));
        Assert.Equal(7, store.Count);
        using MemoryStream stream = new();
        Assert.Equal(7, store.Save(stream, CancellationToken.None));
        return stream.ToArray();
    }

    private MemoryCounterStore Store() => new(100, new WindowClock(_time), _time, new StatRegistry());
}
