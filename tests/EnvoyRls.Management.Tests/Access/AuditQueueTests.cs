using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Access;

public sealed class AuditQueueTests : IAsyncDisposable
{
    private const int Capacity = 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryAuditTrail _trail = new();
    private readonly StatRegistry _statistics = new();
    private readonly AuditQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private Task _writing = Task.CompletedTask;

    public AuditQueueTests() => _queue = new AuditQueue(_trail, _time, _statistics, NullLogger<AuditQueue>.Instance, Capacity);

    private ulong Dropped => _statistics.Counter("envoyrls.admin.audit_dropped_total").Value;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Entries_are_written_in_order()
    {
        _writing = _queue.WriteAsync(_stop.Token);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(_queue.TryAdd(EntryOf("alice", i)));
        }

        await Eventually.TrueAsync(() => _trail.Entries.Count == 10);
        Assert.Equal(Enumerable.Range(0, 10), _trail.Entries.Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task Entries_wait_for_a_trail_that_is_away_and_none_is_written_twice()
    {
        _trail.IsAway = true;
        _writing = _queue.WriteAsync(_stop.Token);
        for (int i = 0; i < 5; i++)
        {
            _queue.TryAdd(EntryOf("alice", i));
        }

        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await Eventually.TrueAsync(() => _trail.Attempts == attempt && _time.ArmedTimers == 1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _trail.IsAway = false;
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1 || _trail.Entries.Count == 5);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _trail.Entries.Count == 5);
        Assert.Equal(Enumerable.Range(0, 5), _trail.Entries.Select(entry => entry.Outcome));
        Assert.Equal(0UL, Dropped);
    }

    [Fact]
    public void What_does_not_fit_is_counted_and_nobody_waits()
    {
        for (int i = 0; i < Capacity; i++)
        {
            Assert.True(_queue.TryAdd(EntryOf("alice", i)));
        }

        Assert.False(_queue.TryAdd(EntryOf("alice", 99)));
        Assert.Equal(1UL, Dropped);
    }

    [Fact]
    public void A_flood_of_unknown_people_leaves_room_for_known_ones()
    {
        int admitted = Enumerable.Range(0, 1000).Count(i => _queue.TryAdd(EntryOf("", i)));

        Assert.Equal(Capacity / 2, admitted);
        Assert.True(_queue.TryAdd(EntryOf("alice", 1)));
    }

    [Fact]
    public async Task The_stop_waits_until_everything_is_written()
    {
        for (int i = 0; i < Capacity; i++)
        {
            _queue.TryAdd(EntryOf("alice", i));
        }

        await _stop.CancelAsync();
        await _queue.WriteAsync(_stop.Token);

        Assert.Equal(Capacity, _trail.Entries.Count);
    }

    [Fact]
    public async Task The_stop_does_not_wait_for_a_trail_that_is_away_and_counts_the_loss()
    {
        _trail.IsAway = true;
        _queue.TryAdd(EntryOf("alice", 1));
        _queue.TryAdd(EntryOf("alice", 2));
        _writing = _queue.WriteAsync(_stop.Token);
        await Eventually.TrueAsync(() => _trail.Attempts == 1 && _time.ArmedTimers == 1);

        await StopAsync();

        Assert.Equal(2UL, Dropped);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _writing.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private AuditEntry EntryOf(string actor, int outcome) => new(_time.GetUtcNow(), actor, "operator", "192.0.2.1", "createRule", "/v1/admin/rules", outcome, "");
}
