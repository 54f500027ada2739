using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Decisions;
using EnvoyRls.Server.Telemetry.Events;
using EnvoyRls.Server.Tests.Telemetry.Decisions;

namespace EnvoyRls.Server.Tests.Telemetry.Events;

public sealed class ViolationSinkTests
{
    private const string Rules =
        """
        domain: d
        lists:
          deny: [{key: ip, value: 192.0.2.1}]
        descriptors:
          - {key: user, rate_limit: {unit: year, requests_per_unit: 0}}
          - {key: watched, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 0}}
          - {key: free, rate_limit: {unit: year, requests_per_unit: 100}}
        """;

    private readonly StatRegistry _statistics = new();

    [Fact]
    public async Task Violations_of_one_key_in_one_minute_are_one()
    {
        ViolationSink sink = Sink();
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        limiter.Time.Advance(TimeSpan.FromSeconds(59));
        await limiter.AskAsync(("user", "ann"));

        Violation violation = Assert.Single(sink.TakeFinished(long.MaxValue, 10));

        Assert.Equal((2, 2), (violation.Count, violation.Hits));
        Assert.Equal(59_000_000, violation.Last - violation.First);
        Assert.Equal(("d", "d.user", "file"), (violation.Domain, violation.Node!.FullKey, violation.Source));
        Assert.Equal([KeyValuePair.Create("user", (string?)"ann")], violation.Entries);
    }

    [Fact]
    public async Task Keys_minutes_rules_and_modes_are_told_apart()
    {
        ViolationSink sink = Sink();
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        await limiter.AskAsync(("user", "bob"));
        await limiter.AskAsync(("watched", "ann"));
        await limiter.AskAsync(("ip", "192.0.2.1"));
        limiter.Time.Advance(TimeSpan.FromMinutes(1));
        await limiter.AskAsync(("user", "ann"));

        IReadOnlyList<Violation> violations = sink.TakeFinished(long.MaxValue, 10);

        Assert.Equal(5, violations.Count);
        Assert.Equal(5, violations.Select(violation => violation.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("watched", Assert.Single(violations, violation => !violation.IsEnforced).Entries[0].Key);
        Assert.Equal("list", Assert.Single(violations, violation => violation.Listed is not null).Source);
    }

    [Fact]
    public async Task What_is_admitted_is_no_violation()
    {
        ViolationSink sink = Sink();
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("free", "ann"));

        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public async Task A_minute_is_taken_when_it_is_over_and_what_was_on_its_way_has_come()
    {
        ViolationSink sink = Sink();
        await using ObservedLimiter limiter = new(Rules, sink);
        long start = limiter.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        await limiter.AskAsync(("user", "ann"));

        Assert.Empty(sink.TakeFinished(start + 61_900_000, 10));
        Assert.Single(sink.TakeFinished(start + 62_000_000, 10));
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public async Task No_more_are_taken_than_there_is_room_for_and_the_oldest_first()
    {
        ViolationSink sink = Sink();
        await using ObservedLimiter limiter = new(Rules, sink);
        foreach (string user in (string[])["a", "b", "c"])
        {
            await limiter.AskAsync(("user", user));
            limiter.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["a", "b"], sink.TakeFinished(long.MaxValue, 2).Select(violation => violation.Entries[0].Value), StringComparer.Ordinal);
        Assert.Equal(["c"], sink.TakeFinished(long.MaxValue, 2).Select(violation => violation.Entries[0].Value), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Keys_beyond_the_bound_are_dropped_and_counted_but_known_ones_go_on()
    {
        ViolationSink sink = Sink(queue: 1);
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        await limiter.AskAsync(("user", "bob"));
        await limiter.AskAsync(("user", "ann"));

        Assert.Equal(1u, _statistics.Counter("envoyrls.events.violations_dropped_total").Value);
        Assert.Equal(2, Assert.Single(sink.TakeFinished(long.MaxValue, 10)).Count);
    }

    [Fact]
    public async Task Values_that_are_left_out_are_still_told_apart()
    {
        ViolationSink sink = new(new EventOptions { Url = new Uri("http://127.0.0.1"), Instance = "i", Keys = KeyMode.None }, _statistics);
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        await limiter.AskAsync(("user", "bob"));

        Assert.Equal([null, null], sink.TakeFinished(long.MaxValue, 10).Select(violation => violation.Entries[0].Value), StringComparer.Ordinal);
    }

    private ViolationSink Sink(int queue = 100) => new(new EventOptions { Url = new Uri("http://127.0.0.1"), Instance = "i", Queue = queue }, _statistics);
}
