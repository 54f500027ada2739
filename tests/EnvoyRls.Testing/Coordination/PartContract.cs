using EnvoyRls.Core.Coordination;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every coordinator does about parts.</summary>
public abstract class PartContract : CoordinatorContract
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Epsilon = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task The_latest_part_of_each_replica_is_collected_in_order_of_their_names()
    {
        Assert.Equal("", await PartsOfAsync(First));
        await Second.ShareAsync(Name, "b", 1, Bytes("first"), Long, Never);
        await First.ShareAsync(Name, "c", 1, Bytes("other"), Long, Never);
        await First.ShareAsync(Name, "a", -3, Bytes("below zero"), Long, Never);
        await Second.ShareAsync(Name, "b", 2, Bytes("second"), Long, Never);
        await Second.ShareAsync($"{Name}-other", "d", 1, Bytes("another topic"), Long, Never);

        Assert.Equal("a:-3:below zero b:2:second c:1:other", await PartsOfAsync(First));
        Assert.Equal("a:-3:below zero b:2:second c:1:other", await PartsOfAsync(Second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SharedPayload.LargestBytes)]
    public async Task Payloads_are_nothing_to_a_mebibyte(int length)
    {
        byte[] payload = new byte[length];
        Random.Shared.NextBytes(payload);

        await First.ShareAsync(Name, "a", 1, payload, Long, Never);

        Assert.Equal(payload, (await Second.CollectAsync(Name, Never)).Single().Payload.ToArray());
    }

    [Fact]
    public async Task A_larger_payload_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await First.ShareAsync(Name, "a", 1, new byte[SharedPayload.LargestBytes + 1], Long, Never));

    [Fact]
    public async Task Payloads_are_bytes_and_names_are_text()
    {
        await First.ShareAsync(Name, "replica 7 ä", long.MaxValue, Binary, Long, Never);

        SharedPart part = (await Second.CollectAsync(Name, Never)).Single();
        Assert.Equal(("replica 7 ä", long.MaxValue), (part.Replica, part.Sequence));
        Assert.Equal(Binary, part.Payload.ToArray());
    }

    [Fact]
    public async Task A_part_that_comes_late_does_not_take_the_place_of_a_later_one()
    {
        await First.ShareAsync(Name, "a", 2, Bytes("later"), Long, Never);

        await First.ShareAsync(Name, "a", 1, Bytes("earlier"), Long, Never);

        Assert.Equal("a:2:later", await PartsOfAsync(Second));
    }

    [Fact]
    public async Task Each_part_is_kept_for_its_own_time()
    {
        await First.ShareAsync(Name, "a", 9, Bytes("short"), Short, Never);
        await Second.ShareAsync(Name, "b", 1, Bytes("long"), Long, Never);

        await LetPassAsync(Short + Epsilon);

        Assert.Equal("b:1:long", await PartsOfAsync(First));
        await First.ShareAsync(Name, "a", 1, Bytes("counted anew"), Long, Never);
        Assert.Equal("a:1:counted anew b:1:long", await PartsOfAsync(First));
    }

    [Fact]
    public async Task A_part_is_kept_a_millisecond_or_more() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        async () => await First.ShareAsync(Name, "a", 1, Bytes(""), TimeSpan.Zero, Never));
}
