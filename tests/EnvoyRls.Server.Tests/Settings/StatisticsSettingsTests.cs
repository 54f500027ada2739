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
    public void Mogrifiers_are_read_by_their_upper_case_names()
    {
        ServerSettings settings = SettingsOf.Valid(
            ("USE_DOG_STATSD_MOGRIFIERS", "second,FIRST"),
            ("DOG_STATSD_MOGRIFIER_FIRST_PATTERN", @"^a\.(.*)$"),
            ("DOG_STATSD_MOGRIFIER_FIRST_NAME", "first.$1"),
            ("DOG_STATSD_MOGRIFIER_SECOND_PATTERN", "b"),
            ("DOG_STATSD_MOGRIFIER_SECOND_NAME", "second"));

        Assert.Equal(2, settings.Statistics.Mogrifiers.Count);
    }

    [Fact]
    public void Every_fault_of_every_mogrifier_is_listed()
    {
        SettingsResult result = SettingsOf.Load(
            ("USE_DOG_STATSD_MOGRIFIERS", "A,B"), ("PATTERN", "x"), ("NAME", "y"), ("DOG_STATSD_MOGRIFIER_B_PATTERN", "x"));

        Assert.Equal(3, result.Errors.Count);
        Assert.StartsWith("DOG_STATSD_MOGRIFIER_A_PATTERN: ", result.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("DOG_STATSD_MOGRIFIER_A_NAME: ", result.Errors[1], StringComparison.Ordinal);
        Assert.StartsWith("DOG_STATSD_MOGRIFIER_B_NAME: ", result.Errors[2], StringComparison.Ordinal);
    }
}
