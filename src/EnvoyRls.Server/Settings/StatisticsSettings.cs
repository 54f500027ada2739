using EnvoyRls.Server.Telemetry.DogStatsd;

namespace EnvoyRls.Server.Settings;

/// <summary>Which statistics are kept and where they go.</summary>
internal sealed record StatisticsSettings
{
    public required StatisticsSink Sink { get; init; }

    public required string StatsdHost { get; init; }

    public required int StatsdPort { get; init; }

    /// <summary>UDP instead of TCP.</summary>
    public required bool StatsdOverUdp { get; init; }

    public required IReadOnlyDictionary<string, string> ExtraTags { get; init; }

    public required TimeSpan FlushInterval { get; init; }

    public required ListenAddress PrometheusAddress { get; init; }

    public required string PrometheusPath { get; init; }

    /// <summary>A mapping that replaces the built-in one; empty for the built-in.</summary>
    public required string PrometheusMapperPath { get; init; }

    public required bool ResponseTimeAsMilliseconds { get; init; }

    /// <summary>DogStatsD renaming, in order; the first that matches a name wins.</summary>
    public required MogrifierList Mogrifiers { get; init; }

    /// <summary>Statistics whose names depend on what requests carry: so many are kept, the rest is counted together.</summary>
    public required int MaxSeries { get; init; }

    /// <summary>Whether unlimited rules are counted too.</summary>
    public required bool UnlimitedStatistics { get; init; }

    /// <summary>Whether dots in descriptor values become <c>_</c> in statistic names.</summary>
    public required bool SanitizeDots { get; init; }

    internal static StatisticsSettings Read(SettingReader read)
    {
        read.Section("Statistics");
        return new StatisticsSettings
        {
            Sink = ReadSink(read),
            StatsdHost = read.Get("STATSD_HOST", SettingTypes.Text, "localhost", "Host of the StatsD or DogStatsD agent."),
            StatsdPort = read.Get("STATSD_PORT", SettingTypes.Port, "8125", "Its port."),
            StatsdOverUdp = read.Get("STATSD_PROTOCOL", Protocols, "tcp", "tcp or udp, for StatsD; DogStatsD is always UDP."),
            ExtraTags = read.Get("EXTRA_TAGS", SettingTypes.Map, "", "Tags of every statistic, key:value,key:value."),
            FlushInterval = read.Get("STATS_FLUSH_INTERVAL", SettingTypes.Interval, "10s", "How often counters and gauges are sent."),
            PrometheusAddress = read.Get("PROMETHEUS_ADDR", Address, ":9090", "Address and port of the Prometheus listener; it serves nothing else.", Standing.Better),
            PrometheusPath = read.Get("PROMETHEUS_PATH", SettingTypes.Text, "/metrics", "Path of the metrics there."),
            PrometheusMapperPath = read.Get(
                "PROMETHEUS_MAPPER_YAML", SettingTypes.Text, "", "File that replaces the built-in mapping of names; errors in it are logged.", Standing.Better),
            ResponseTimeAsMilliseconds = read.Get(
                "PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS", SettingTypes.Flag, "false", "Response times in ms although the metric is named seconds."),
            Mogrifiers = ReadMogrifiers(read),
            MaxSeries = read.Get("STATS_MAX_SERIES", SettingTypes.Count, "10000", "Statistics kept whose names depend on request values.", Standing.Ours),
            UnlimitedStatistics = read.Get("UNLIMITED_STATS", SettingTypes.Flag, "false", "Count hits of unlimited rules too.", Standing.Ours),
            SanitizeDots = read.Get(
                "SANITIZE_DESCRIPTOR_METRIC_DOTS", SettingTypes.Flag, "false", "Write dots of descriptor values as _ in statistic names.", Standing.Ours),
        };
    }

    private static readonly SettingType<bool> Protocols = SettingTypes.Choice(("tcp", false), ("udp", true));

    private static readonly SettingType<ListenAddress> Address = new(
        "string", "an address of the form host:port, [address]:port or :port", ListenAddress.TryParse);

    private static MogrifierList ReadMogrifiers(SettingReader read)
    {
        IReadOnlyList<string> names = read.Get("USE_DOG_STATSD_MOGRIFIERS", SettingTypes.List, "", "Names of the DogStatsD renamings below, in order.");
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_PATTERN", "string", "", "Regular expression over statistic names, matched in linear time; required for each <N>.", Standing.Better);
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_NAME", "string", "", "Name given instead, with $0 to $n; required for each <N>.", Standing.Better);
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_TAGS", "map", "", "Tags added, with $0 to $n in values.", Standing.Better);
        try
        {
            return MogrifierList.Read([.. names.Select(name => name.ToUpperInvariant())], read.Find);
        }
        catch (FormatException error)
        {
            foreach (string fault in error.Message.Split('\n'))
            {
                read.Error(fault);
            }

            return MogrifierList.Empty;
        }
    }

    private static StatisticsSink ReadSink(SettingReader read)
    {
        bool none = read.Get("DISABLE_STATS", SettingTypes.Flag, "false", "Send statistics nowhere, whatever the three below say.");
        bool dogStatsd = read.Get("USE_DOG_STATSD", SettingTypes.Flag, "false", "Send statistics to a DogStatsD agent.");
        bool statsd = read.Get("USE_STATSD", SettingTypes.Flag, "true", "Send statistics to StatsD; set it to false to use another sink.");
        bool prometheus = read.Get("USE_PROMETHEUS", SettingTypes.Flag, "false", "Serve statistics to Prometheus.");
        if (none)
        {
            return StatisticsSink.None;
        }

        if ((dogStatsd && statsd) || (dogStatsd && prometheus) || (statsd && prometheus))
        {
            read.Error("Error: unable to use more than one stats sink at the same time. Set one of USE_DOG_STATSD, USE_STATSD, USE_PROMETHEUS.");
        }

        return dogStatsd ? StatisticsSink.DogStatsd
            : statsd ? StatisticsSink.Statsd
            : prometheus ? StatisticsSink.Prometheus
            : StatisticsSink.None;
    }
}
