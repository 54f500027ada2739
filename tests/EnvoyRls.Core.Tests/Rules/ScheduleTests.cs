using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

/// <summary>When rules hold. 2026-01-01 is a Thursday.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("2026-01-04T23:59:59Z", false)]
    [InlineData("2026-01-05T00:00:00Z", true)]
    [InlineData("2026-01-06T12:00:00Z", false)]
    [InlineData("2026-01-07T12:00:00Z", true)]
    [InlineData("2026-01-08T23:59:59Z", true)]
    [InlineData("2026-01-09T00:00:00Z", false)]
    public void Days_are_named_one_by_one_or_as_ranges(string moment, bool expected) => AssertActive(expected, "{days: [mon, WED-thu]}", moment);

    [Theory]
    [InlineData("2026-01-02T12:00:00Z", false)]
    [InlineData("2026-01-03T12:00:00Z", true)]
    [InlineData("2026-01-04T12:00:00Z", true)]
    [InlineData("2026-01-05T12:00:00Z", true)]
    [InlineData("2026-01-06T12:00:00Z", false)]
    public void A_range_of_days_may_go_past_the_week(string moment, bool expected) => AssertActive(expected, "{days: [sat-mon]}", moment);

    [Theory]
    [InlineData("2026-01-01T08:59:59.999999Z", false)]
    [InlineData("2026-01-01T09:00:00Z", true)]
    [InlineData("2026-01-01T17:29:59.999999Z", true)]
    [InlineData("2026-01-01T17:30:00Z", false)]
    [InlineData("2026-01-01T20:00:00Z", true)]
    [InlineData("2026-01-01T23:59:59Z", true)]
    [InlineData("2026-01-02T00:00:00Z", false)]
    public void Hours_include_their_start_and_not_their_end(string moment, bool expected) =>
        AssertActive(expected, "{hours: [\"09:00-17:30\", \"20:00-24:00\"]}", moment);

    /// <summary>From Friday evening until Saturday morning; the night from Saturday to Sunday is not Friday's.</summary>
    [Theory]
    [InlineData("2026-01-02T21:59:59Z", false)]
    [InlineData("2026-01-02T22:00:00Z", true)]
    [InlineData("2026-01-03T05:59:59Z", true)]
    [InlineData("2026-01-03T06:00:00Z", false)]
    [InlineData("2026-01-03T22:00:00Z", false)]
    [InlineData("2026-01-02T05:00:00Z", false)]
    public void Hours_that_pass_midnight_belong_to_the_day_they_start_on(string moment, bool expected) =>
        AssertActive(expected, "{days: [fri], hours: [22:00-06:00]}", moment);

    [Theory]
    [InlineData("00:00-24:00", "2026-01-01T00:00:00Z", true)]
    [InlineData("00:00-24:00", "2026-01-01T23:59:00Z", true)]
    [InlineData("00:00-24:00", "2026-01-02T00:00:00Z", false)]
    [InlineData("12:00-24:00", "2026-01-01T11:59:00Z", false)]
    public void A_day_ends_at_its_24th_hour(string hours, string moment, bool expected) =>
        AssertActive(expected, $"{{days: [thu], hours: [\"{hours}\"]}}", moment);

    [Theory]
    [InlineData("2026-02-28T22:59:59Z", false)]
    [InlineData("2026-02-28T23:00:00Z", true)]
    [InlineData("2026-03-31T21:59:59Z", true)]
    [InlineData("2026-03-31T22:00:00Z", false)]
    public void A_date_is_its_first_moment_in_the_zone(string moment, bool expected) =>
        AssertActive(expected, "{from: 2026-03-01, until: 2026-04-01, time_zone: Europe/Berlin}", moment);

    [Theory]
    [InlineData("2026-05-01T05:59:59.999999Z", false)]
    [InlineData("2026-05-01T06:00:00Z", true)]
    [InlineData("2026-05-01T06:00:00.250000Z", true)]
    [InlineData("2026-05-01T06:00:00.500000Z", false)]
    public void A_moment_has_its_own_offset_and_any_precision(string moment, bool expected) =>
        AssertActive(expected, "{from: 2026-05-01T08:00:00+02:00, until: 2026-05-01t06:00:00.5z}", moment);

    [Fact]
    public void Either_end_may_be_open()
    {
        AssertActive(true, "{from: 2026-01-01}", "2099-01-01T00:00:00Z");
        AssertActive(true, "{until: 2026-01-02}", "1999-01-01T00:00:00Z");
    }

    /// <summary>Clocks go from 01:59:59 to 03:00:00 in Berlin and New York, at different moments.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T00:59:59Z", true)]
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00Z", false)]
    [InlineData("Europe/Berlin", "2026-03-28T01:30:00Z", false)]
    [InlineData("America/New_York", "2026-03-08T06:59:59Z", true)]
    [InlineData("America/New_York", "2026-03-08T07:00:00Z", false)]
    public void In_spring_the_hour_that_is_skipped_is_never_reached(string zone, string moment, bool expected) =>
        AssertActive(expected, $"{{hours: [\"01:00-02:30\"], time_zone: {zone}}}", moment);

    /// <summary>The hour from two to three happens twice in Berlin, the one from one to two in New York.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-10-24T23:59:59Z", false)]
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-10-25T00:00:00Z", true)]
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-10-25T01:30:00Z", true)]
    [InlineData("Europe/Berlin", "02:00-03:00", "2026-10-25T02:00:00Z", false)]
    [InlineData("America/New_York", "01:00-02:00", "2026-11-01T04:59:59Z", false)]
    [InlineData("America/New_York", "01:00-02:00", "2026-11-01T05:00:00Z", true)]
    [InlineData("America/New_York", "01:00-02:00", "2026-11-01T06:59:59Z", true)]
    [InlineData("America/New_York", "01:00-02:00", "2026-11-01T07:00:00Z", false)]
    public void In_autumn_the_hour_that_is_repeated_holds_twice(string zone, string hours, string moment, bool expected) =>
        AssertActive(expected, $"{{hours: [\"{hours}\"], time_zone: {zone}}}", moment);

    [Theory]
    [InlineData("2026-03-28T08:00:00Z", true)]
    [InlineData("2026-03-30T07:00:00Z", true)]
    [InlineData("2026-03-30T06:59:00Z", false)]
    [InlineData("2026-10-26T08:00:00Z", true)]
    [InlineData("2026-10-26T07:59:00Z", false)]
    public void Working_hours_stay_where_the_wall_clock_is(string moment, bool expected) =>
        AssertActive(expected, "{hours: [\"09:00-17:00\"], time_zone: Europe/Berlin}", moment);

    /// <summary>Cairo's clocks skip the hour after midnight, Beirut's and Havana's repeat or skip around it.</summary>
    [Theory]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("UTC", "2026-01-01", "2026-01-01T00:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z")]
    public void A_date_begins_at_its_first_moment_even_where_midnight_is_skipped_or_repeated(string zone, string date, string moment)
    {
        Schedule schedule = Read($"{{from: {date}, time_zone: {zone}}}");

        Assert.Equal(Microseconds(moment), schedule.From);
    }

    [Fact]
    public void The_answer_is_remembered_for_its_minute_only()
    {
        Schedule schedule = Read("{hours: [\"09:00-09:01\", \"09:02-09:03\"]}");
        long nine = Microseconds("2026-01-01T09:00:00Z");

        bool[] answers = [.. Enumerable.Range(-1, 6).SelectMany(minute => new[] { 0L, 59_999_999 }.Select(within => schedule.IsActive(nine + (minute * 60_000_000L) + within)))];

        Assert.Equal([false, false, true, true, false, false, true, true, false, false, false, false], answers);
        Assert.True(schedule.IsActive(nine), "an earlier minute is asked for again");
    }

    [Fact]
    public void Within_a_minute_nothing_is_allocated()
    {
        Schedule schedule = Read("{days: [mon-sun], hours: [\"00:00-24:00\"], time_zone: Europe/Berlin, from: 2026-01-01}");
        long now = Microseconds("2026-06-01T10:00:00Z");
        Assert.True(schedule.IsActive(now));

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool always = true;
        for (int i = 0; i < 1_000; i++)
        {
            always &= schedule.IsActive(now + i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(always);
    }

    private static void AssertActive(bool expected, string active, string moment) => Assert.Equal(expected, Read(active).IsActive(Microseconds(moment)));

    private static Schedule Read(string active) =>
        Assert.Single(RuleText.Domain(RuleText.Descriptor($"active: {active}", "rate_limit: {unit: day}")).Root.Children.Nodes).Rule!.Active!;

    private static long Microseconds(string moment) =>
        (DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
