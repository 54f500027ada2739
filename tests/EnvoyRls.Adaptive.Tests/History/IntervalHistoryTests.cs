using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.History;

public sealed class IntervalHistoryTests
{
    private readonly InMemoryArchive _archive = new();

    [Fact]
    public async Task Ticks_become_minutes_that_are_read_again()
    {
        IntervalHistory history = new(new HistoryOptions());
        Play(history, Past.Start, minutes: 3);
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        List<HistoryMinute> minutes = await ReadAsync(Past.Start, Past.Start.AddHours(1));

        Assert.Equal([Past.Start, Past.Start.AddMinutes(1), Past.Start.AddMinutes(2)], minutes.Select(minute => minute.Start));
        ObservedInterval interval = minutes[1].Interval;
        ObservedDomain domain = Assert.Single(interval.Domains);
        Assert.Equal((60, 30 * 3, 0.5), (interval.Seconds, domain.Calls, domain.Entropy));
        ObservedSegment segment = Assert.Single(domain.Segments);
        Assert.Equal((90, 30, 2), (segment.Hits, segment.DeniedHits, segment.Keys));
        ObservedKey busiest = segment.Top[0];
        Assert.Equal(("remote_address=192.0.2.1", 60, 30, 2), ($"{busiest.Path}", busiest.Hits, busiest.DeniedHits, busiest.PerSecond[0]));
        Assert.Equal((100u, 60_000_000, 7ul), (busiest.LimitAmount, busiest.LimitWindow, busiest.Client));
        Assert.Equal(60, busiest.PerSecond.Sum(), 3);
        Assert.Equal((90, 30), (domain.Signatures[0].Calls, domain.Signatures[0].NewcomerCalls));
    }

    [Fact]
    public async Task Only_the_minutes_asked_for_are_read()
    {
        IntervalHistory history = new(new HistoryOptions());
        Play(history, Past.Start.AddMinutes(50), minutes: 20);
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        List<HistoryMinute> minutes = await ReadAsync(Past.Start.AddMinutes(55), Past.Start.AddMinutes(65));

        Assert.Equal(Enumerable.Range(55, 10).Select(minute => Past.Start.AddMinutes(minute)), minutes.Select(minute => minute.Start));
    }

    [Fact]
    public async Task The_next_leader_goes_on_in_the_same_hour()
    {
        IntervalHistory first = new(new HistoryOptions());
        Play(first, Past.Start, minutes: 3);
        await first.KeepAsync(_archive, TestContext.Current.CancellationToken);
        IntervalHistory second = new(new HistoryOptions());
        Play(second, Past.Start.AddMinutes(5), minutes: 3);
        await second.KeepAsync(_archive, TestContext.Current.CancellationToken);

        List<HistoryMinute> minutes = await ReadAsync(Past.Start, Past.Start.AddHours(1));

        // The minute that was under way is what a crash costs.
        Assert.Equal([0, 1, 5, 6], minutes.Select(minute => minute.Start.Minute));
    }

    [Fact]
    public async Task Demand_leaves_out_what_was_suspicious_and_counts_denials_once_at_most()
    {
        IntervalHistory history = new(new HistoryOptions());
        for (int tick = 0; tick < 30; tick++)
        {
            history.Add(
                Past.Tick(Past.Start.AddSeconds(2 * tick), ("192.0.2.1", 10, 8), ("192.0.2.2", 1, 0), ("192.0.2.9", 1_000, 0)),
                new HashSet<Subject> { Past.Subject("192.0.2.9") });
        }

        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        HistoryMinute minute = Assert.Single(await ReadAsync(Past.Start, Past.Start.AddHours(1)));
        SegmentDemand demand = Assert.Single(minute.Demand);
        Assert.True(minute.IsClean);
        Assert.Equal((2, 2), (demand.Minutes.Total, demand.Hours.Total));

        // Sixty were admitted, so of the 240 that were denied as many again count.
        Assert.InRange(demand.Minutes.Quantile(1), 120, 128);
        Assert.Equal(4, demand.Seconds.Quantile(1));
    }

    [Fact]
    public async Task Of_a_minute_in_which_a_domain_was_suspicious_nothing_counts_as_demand()
    {
        IntervalHistory history = new(new HistoryOptions());
        history.Add(Past.Tick(Past.Start, ("192.0.2.1", 10, 0)), Past.Nothing);
        history.Add(Past.Tick(Past.Start.AddSeconds(2), ("192.0.2.1", 10, 0)), new HashSet<Subject> { new(SubjectKind.Domain, "edge", "", null) });
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        HistoryMinute minute = Assert.Single(await ReadAsync(Past.Start, Past.Start.AddHours(1)));
        Assert.False(minute.IsClean);
        Assert.Empty(minute.Demand);
        Assert.Equal(20, minute.Interval.Domains[0].Calls);
    }

    [Fact]
    public async Task An_hour_that_would_be_too_large_keeps_its_sums()
    {
        HistoryOptions options = new() { LargestHour = 3_000 };
        IntervalHistory history = new(options);
        for (int minute = 0; minute < 40; minute++)
        {
            history.Add(
                Past.Tick(Past.Start.AddMinutes(minute), [.. Enumerable.Range(0, 60).Select(i => ($"10.{minute}.{i}.{(i * 7919) % 251}", 1.0 + i, 0.0))]), Past.Nothing);
        }

        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        List<HistoryMinute> minutes = await ReadAsync(Past.Start, Past.Start.AddHours(1));
        Assert.Equal(40, minutes.Count);
        Assert.All(minutes, minute => Assert.Equal(1_830, minute.Interval.Domains[0].Calls));
        Assert.Empty(minutes[^1].Interval.Domains[0].Segments[0].Top);
    }

    [Fact]
    public async Task What_is_too_old_is_removed()
    {
        IntervalHistory history = new(new HistoryOptions { Retention = TimeSpan.FromHours(2) });
        Play(history, Past.Start, minutes: 2);
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);
        Play(history, Past.Start.AddHours(4), minutes: 2);
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);

        Assert.Null(await _archive.LoadAsync("history-2026-11-21t10", TestContext.Current.CancellationToken));
        Assert.NotNull(await _archive.LoadAsync("history-2026-11-21t14", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_hour_is_refused_whatever_is_wrong_with_it()
    {
        IntervalHistory history = new(new HistoryOptions());
        Play(history, Past.Start, minutes: 2);
        history.Close();
        await history.KeepAsync(_archive, TestContext.Current.CancellationToken);
        byte[] whole = (await _archive.LoadAsync("history-2026-11-21t10", TestContext.Current.CancellationToken))!;

        for (int length = 0; length < whole.Length - 8; length += 7)
        {
            Assert.Throws<InvalidDataException>(() => HistoryFormat.Read(whole.AsMemory(0, length)));
        }
    }

    private static void Play(IntervalHistory history, DateTimeOffset start, int minutes)
    {
        for (int tick = 0; tick < 30 * minutes; tick++)
        {
            history.Add(Past.Tick(start.AddSeconds(2 * tick), ("192.0.2.1", 2, 1), ("192.0.2.2", 1, 0)), Past.Nothing);
        }
    }

    private async Task<List<HistoryMinute>> ReadAsync(DateTimeOffset from, DateTimeOffset to)
    {
        List<HistoryMinute> minutes = [];
        await foreach (HistoryMinute minute in HistoryDocuments.ReadAsync(_archive, from, to, TestContext.Current.CancellationToken))
        {
            minutes.Add(minute);
        }

        return minutes;
    }
}
