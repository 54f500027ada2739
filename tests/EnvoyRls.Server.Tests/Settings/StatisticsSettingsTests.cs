using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class StatisticsSettingsTests
{
    private const string MoreThanOne =
        "Error: unable to use more than one stats sink at the same time. Set one of USE_DOG_STATSD, USE_STATSD, USE_PROMETHEUS.";

    [Theory]
    [InlineData("USE_PROMETHEUS")]
    [InlineData("USE_DOG_STATSD")]
    public void Two_sinks_are_refused_in_the_references_words(string name) => Assert.Equal(MoreThanOne, SettingsOf.OnlyError((name, "true")));

    [Fact]
    public void Prometheus_and_dogstatsd_exclude_each_other() =>
        Assert.Equal(MoreThanOne, SettingsOf.OnlyError(("USE_STATSD", "false"), ("USE_PROMETHEUS", "true"), ("USE_DOG_STATSD", "true")));

    [Fact]
    public void The_chosen_sink_is_the_one_enabled()
    {
        Assert.Equal(StatisticsSink.Prometheus, SettingsOf.Valid(("USE_STATSD", "false"), ("USE_PROMETHEUS", "true")).Statistics.Sink);
        Assert.Equal(StatisticsSink.DogStatsd, SettingsOf.Valid(("USE_STATSD", "false"), ("USE_DOG_STATSD", "true")).Statistics.Sink);
        Assert.Equal(StatisticsSink.None, SettingsOf.Valid(("USE_STATSD", "false")).Statistics.Sink);
    }

    [Fact]
    public void Disabling_statistics_goes_before_everything() =>
        Assert.Equal(StatisticsSink.None, SettingsOf.Valid(("DISABLE_STATS", "true"), ("USE_PROMETHEUS", "true")).Statistics.Sink);

    [Fact]
    public void Mogrifiers_are_read_in_order_by_their_upper_case_names()
    {
        ServerSettings settings = SettingsOf.Valid(
            ("USE_DOG_STATSD_MOGRIFIERS", "second,FIRST"),
            ("DOG_STATSD_MOGRIFIER_FIRST_PATTERN", @"^a\.(.*)$"),
            ("DOG_STATSD_MOGRIFIER_FIRST_NAME", "first.$1"),
            ("DOG_STATSD_MOGRIFIER_SECOND_PATTERN", "b"),
            ("DOG_STATSD_MOGRIFIER_SECOND_NAME", "second"),
            ("DOG_STATSD_MOGRIFIER_SECOND_TAGS", "tag:$1"));

        Assert.Equal("second, first.$1", string.Join(", ", settings.Statistics.Mogrifiers.Select(mogrifier => mogrifier.Name)));
        Assert.Equal("$1", settings.Statistics.Mogrifiers[0].Tags["tag"]);
        Assert.Matches(settings.Statistics.Mogrifiers[1].Pattern, "a.x");
    }

    [Fact]
    public void A_mogrifier_needs_a_pattern_and_a_name() =>
        Assert.Equal(
            ["DOG_STATSD_MOGRIFIER_M_PATTERN: '' is not a regular expression", "DOG_STATSD_MOGRIFIER_M_NAME: '' is not a name for statistics"],
            SettingsOf.Load(("USE_DOG_STATSD_MOGRIFIERS", "M"), ("PATTERN", "x"), ("NAME", "y")).Errors);

    [Theory]
    [InlineData("PATTERN", "(")]
    [InlineData("PATTERN", @"(a)\1")]
    [InlineData("TAGS", ":value")]
    [InlineData("TAGS", "key:")]
    [InlineData("TAGS", "key")]
    public void A_broken_mogrifier_is_refused(string part, string value)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["USE_DOG_STATSD_MOGRIFIERS"] = "M",
            ["DOG_STATSD_MOGRIFIER_M_PATTERN"] = "x",
            ["DOG_STATSD_MOGRIFIER_M_NAME"] = "y",
            [$"DOG_STATSD_MOGRIFIER_M_{part}"] = value,
        };

        string error = Assert.Single(ServerSettings.Load(environment.GetValueOrDefault).Errors);

        Assert.StartsWith($"DOG_STATSD_MOGRIFIER_M_{part}: '{value}' is not", error, StringComparison.Ordinal);
    }
}
