using System.Globalization;
using EnvoyRls.Core.Coordination;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every coordinator does about documents.</summary>
public abstract class DocumentContract : CoordinatorContract
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_nobody_has_written_is_not_there()
    {
        Assert.Null(await First.ReadAsync(Name, Never));
        Assert.Equal(new DocumentWrite(DocumentWriteOutcome.Overtaken, 0), await First.WriteAsync(Name, 7, null, Bytes("x"), Never));
        Assert.Null(await First.ReadAsync(Name, Never));
    }

    [Fact]
    public async Task Everybody_reads_what_one_has_written()
    {
        DocumentWrite write = await First.WriteAsync(Name, 0, null, Binary, Never);

        SharedDocument? read = await Second.ReadAsync(Name, Never);
        Assert.True(write.IsWritten);
        Assert.True(write.Version > 0);
        Assert.Equal(write.Version, read?.Version);
        Assert.Equal(Binary, read?.Payload.ToArray());
        Assert.Null(await Second.ReadAsync($"{Name}-other", Never));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SharedPayload.LargestBytes)]
    public async Task Payloads_are_nothing_to_a_mebibyte(int length)
    {
        byte[] payload = new byte[length];
        Random.Shared.NextBytes(payload);

        Assert.True((await First.WriteAsync(Name, 0, null, payload, Never)).IsWritten);

        Assert.Equal(payload, (await Second.ReadAsync(Name, Never))?.Payload.ToArray());
    }

    [Fact]
    public async Task A_larger_payload_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await First.WriteAsync(Name, 0, null, new byte[SharedPayload.LargestBytes + 1], Never));

    [Fact]
    public async Task The_callers_memory_is_free_again()
    {
        byte[] memory = Bytes("as written");
        await First.WriteAsync(Name, 0, null, memory, Never);
        memory.AsSpan().Clear();

        Assert.Equal("as written", await TextOfAsync(Second));
    }

    [Fact]
    public async Task A_write_upon_another_version_is_overtaken_and_told_the_version_that_stands()
    {
        DocumentWrite one = await First.WriteAsync(Name, 0, null, Bytes("one"), Never);
        DocumentWrite two = await Second.WriteAsync(Name, one.Version, null, Bytes("two"), Never);

        DocumentWrite late = await First.WriteAsync(Name, one.Version, null, Bytes("late"), Never);
        DocumentWrite unread = await First.WriteAsync(Name, 0, null, Bytes("unread"), Never);

        Assert.True(two.Version > one.Version);
        Assert.Equal(new DocumentWrite(DocumentWriteOutcome.Overtaken, two.Version), late);
        Assert.Equal(late, unread);
        Assert.Equal("two", await TextOfAsync(First));
    }

    [Fact]
    public async Task Of_eight_writers_who_read_and_try_again_none_loses_anything()
    {
        const int Writers = 8;
        const int Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => CountAsync(i % 2 == 0 ? First : Second))));

        Assert.Equal((Writers * Each).ToString(CultureInfo.InvariantCulture), await TextOfAsync(First));

        async Task CountAsync(ICoordinator coordinator)
        {
            for (int done = 0; done < Each;)
            {
                SharedDocument? document = await coordinator.ReadAsync(Name, Never);
                int count = document is null ? 0 : int.Parse(Text(document.Payload), CultureInfo.InvariantCulture);
                byte[] next = Bytes((count + 1).ToString(CultureInfo.InvariantCulture));
                done += (await coordinator.WriteAsync(Name, document?.Version ?? 0, null, next, Never)).IsWritten ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task An_earlier_leaders_write_is_refused_once_a_later_one_has_written()
    {
        TimeSpan term = TimeSpan.FromMilliseconds(50);
        long? frozen = await First.LeadAsync(Name, "a", term, Never);
        DocumentWrite before = await First.WriteAsync(Name, 0, frozen, Bytes("a's"), Never);
        await LetPassAsync(term * 2);
        long? leader = await Second.LeadAsync(Name, "b", TimeSpan.FromMinutes(1), Never);
        DocumentWrite taken = await Second.WriteAsync(Name, before.Version, leader, Bytes("b's"), Never);

        DocumentWrite thawed = await First.WriteAsync(Name, taken.Version, frozen, Bytes("a's again"), Never);

        Assert.True(taken.IsWritten);
        Assert.Equal(new DocumentWrite(DocumentWriteOutcome.Fenced, taken.Version), thawed);
        Assert.Equal("b's", await TextOfAsync(First));
    }

    [Fact]
    public async Task Who_does_not_lead_may_write_without_a_token_and_lifts_no_fence()
    {
        DocumentWrite leaders = await First.WriteAsync(Name, 0, 20, Bytes("leader's"), Never);
        DocumentWrite approved = await Second.WriteAsync(Name, leaders.Version, null, Bytes("approved"), Never);

        Assert.True(approved.IsWritten);
        Assert.Equal(DocumentWriteOutcome.Fenced, (await First.WriteAsync(Name, approved.Version, 19, Bytes("old"), Never)).Outcome);
        Assert.Equal(DocumentWriteOutcome.Fenced, (await First.WriteAsync(Name, approved.Version, 0, Bytes("older"), Never)).Outcome);
        Assert.True((await First.WriteAsync(Name, approved.Version, 20, Bytes("leader's"), Never)).IsWritten);
    }

    [Fact]
    public async Task A_wait_ends_with_the_change_it_waits_for()
    {
        DocumentWrite one = await First.WriteAsync(Name, 0, null, Bytes("one"), Never);
        Task wait = Second.WaitForChangeAsync(Name, one.Version, TimeSpan.FromMinutes(1), Never).AsTask();
        await First.WriteAsync($"{Name}-other", 0, null, Bytes("not this"), Never);
        await LetPassAsync(TimeSpan.FromMilliseconds(50));
        Assert.False(wait.IsCompleted);

        await First.WriteAsync(Name, one.Version, null, Bytes("two"), Never);

        await wait.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_wait_for_what_has_changed_already_ends_at_once()
    {
        DocumentWrite one = await First.WriteAsync(Name, 0, null, Bytes("one"), Never);

        await Second.WaitForChangeAsync(Name, one.Version - 1, TimeSpan.FromMinutes(1), Never).AsTask().WaitAsync(Bound);
        await Second.WaitForChangeAsync($"{Name}-lost", one.Version, TimeSpan.FromMinutes(1), Never).AsTask().WaitAsync(Bound);
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over()
    {
        Task wait = First.WaitForChangeAsync(Name, 0, TimeSpan.FromMilliseconds(100), Never).AsTask();
        Task none = First.WaitForChangeAsync(Name, 0, TimeSpan.Zero, Never).AsTask();

        await LetPassAsync(TimeSpan.FromMilliseconds(100));

        await wait.WaitAsync(Bound);
        await none.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        Task wait = First.WaitForChangeAsync(Name, 0, TimeSpan.FromMinutes(1), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Bound));
    }
}
