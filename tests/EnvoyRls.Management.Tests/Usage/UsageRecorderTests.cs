using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class UsageRecorderTests : IAsyncDisposable
{
    private readonly UsageHarness _usage = new(options: UsageHarness.Options with { WaitingMinutes = 3 });

    public ValueTask DisposeAsync() => _usage.DisposeAsync();

    [Fact]
    public async Task A_minute_without_calls_leaves_nothing()
    {
        await _usage.HitAsync("user_id=ann");
        _usage.Time.Advance(TimeSpan.FromMinutes(10));

        FinishedMinute minute = _usage.Recorder.Oldest()!;
        _usage.Recorder.Forget(minute);

        Assert.Equal(_usage.Now.AddMinutes(-10), minute.Start);
        Assert.Null(_usage.Recorder.Oldest());
        Assert.Empty(_usage.Recorder.Local().Rows);
    }

    [Fact]
    public async Task Minutes_that_find_no_room_to_wait_are_lost_oldest_first_and_counted()
    {
        for (int minute = 0; minute < 5; minute++)
        {
            await _usage.HitAsync("user_id=ann");
            _usage.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(_usage.Now.AddMinutes(-3), _usage.Recorder.Oldest()!.Start);
        Assert.Equal(_usage.Now.AddMinutes(-4), _usage.Recorder.LastLost);
        Assert.Equal(2u, _usage.Statistics.Counter("envoyrls.usage.minutes_lost_total").Value);
        Assert.False((await _usage.LastHourAsync()).Complete);
    }

    [Fact]
    public async Task A_clock_that_steps_back_a_little_does_not_begin_a_minute_again()
    {
        await _usage.HitAsync("user_id=ann", times: 2);
        _usage.Time.SetUtcNow(_usage.Now.AddSeconds(-30));
        await _usage.HitAsync("user_id=ann");

        Assert.Null(_usage.Recorder.Oldest());
        Assert.Equal(3, _usage.Recorder.Local().Rows.Single(row => row.Kind == UsageKind.Total).Hits);
    }

    [Fact]
    public async Task A_clock_that_was_far_ahead_is_followed_back()
    {
        await _usage.HitAsync("user_id=ann");
        _usage.Time.SetUtcNow(_usage.Now.AddDays(-1));
        await _usage.HitAsync("user_id=ann");

        Assert.Equal(_usage.Now, _usage.Recorder.Local().Rows.Last(row => row.Kind == UsageKind.Total).Minute);
    }

    [Fact]
    public void Hits_given_back_are_no_hits_and_sums_saturate()
    {
        _usage.Recorder.Consume([Record("ann", -5), Record("ann", long.MaxValue), Record("ann", long.MaxValue)]);

        UsageRow[] rows = [.. _usage.Recorder.Local().Rows];

        Assert.Equal(long.MaxValue, rows.Single(row => row.Kind == UsageKind.Total).Hits);
        Assert.Equal(long.MaxValue, rows.Single(row => row.Kind == UsageKind.User).Hits);
    }

    [Fact]
    public void Names_that_clients_make_long_are_cut_between_characters()
    {
        string longName = new string('x', UsageNames.Longest - 1) + "😀 and so on";
        _usage.Recorder.Consume([Record(longName, 1)]);

        Assert.Equal(new string('x', UsageNames.Longest - 1), _usage.Recorder.Local().Rows.Single(row => row.Kind == UsageKind.User).Name);
    }

    [Fact]
    public void Memory_and_rows_are_bounded_under_a_million_users()
    {
        UsageRecorder recorder = _usage.Recorder;
        DecisionRecord[] batch = new DecisionRecord[500];
        Fill(recorder, batch, 0, 100_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(recorder, batch, 100_000, 1_000_000);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        UsageRow[] users = [.. recorder.Local().Rows.Where(row => row.Kind == UsageKind.User)];

        Assert.InRange(after - before, long.MinValue, 2_000_000);
        Assert.Equal(UsageHarness.Options.KeptUsers + 1, users.Length);
        Assert.Equal(1_000_000 + 5_000, users.Sum(user => user.Hits));
        UsageRow heavy = users.Where(user => user.Name.Length > 0).MaxBy(user => user.Hits - user.Error)!;
        Assert.Equal("heavy", heavy.Name);
        Assert.InRange(5_000, heavy.Hits - heavy.Error, heavy.Hits);
    }

    private static void Fill(UsageRecorder recorder, DecisionRecord[] batch, int from, int to)
    {
        for (int user = from; user < to; user += batch.Length)
        {
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = Record($"user {user + i}", 1);
            }

            recorder.Consume(batch);
            if (user % 1_000 == 0)
            {
                recorder.Consume([Record("heavy", 5)]);
            }
        }
    }

    private static DecisionRecord Record(string user, long hits)
    {
        RateLimitDescriptor descriptor = new();
        descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = "user_id", Value = user });
        RateLimitRequest request = new() { Domain = "web" };
        request.Descriptors.Add(descriptor);
        return new DecisionRecord { Request = request, Entries = descriptor.Entries, Hits = hits };
    }
}
