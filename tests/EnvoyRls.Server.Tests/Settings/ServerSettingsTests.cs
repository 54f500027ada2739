using EnvoyRls.Core.Decisions.Keys;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class ServerSettingsTests
{
    [Fact]
    public void An_empty_environment_gives_the_defaults()
    {
        ServerSettings settings = SettingsOf.Valid();

        Assert.Equal(new ListenAddress("0.0.0.0", 8080), settings.Listeners.Http);
        Assert.Equal(new ListenAddress("0.0.0.0", 6070), settings.Listeners.Debug);
        Assert.Equal(new ListenAddress("0.0.0.0", 8081), settings.Listeners.Grpc);
        Assert.Equal(TimeSpan.FromHours(24), settings.Grpc.MaxConnectionAge);
        Assert.Equal(TimeSpan.FromHours(1), settings.Grpc.MaxConnectionAgeGrace);
        Assert.Null(settings.Grpc.Tls);
        Assert.Equal(LogLevel.Warning, settings.Logging.Level);
        Assert.Equal("/srv/runtime_data/current", settings.Rules.RuntimeRoot);
        Assert.True(settings.Rules.WatchRoot);
        Assert.Equal(CounterBackend.Memory, settings.Counters.Backend);
        Assert.Null(settings.Redis);
        Assert.Equal(0.8f, settings.Counters.NearLimitRatio);
        Assert.Equal(300, settings.Counters.ExpirationJitterSeconds);
        Assert.Equal(StatisticsSink.Statsd, settings.Statistics.Sink);
        Assert.Equal(new ListenAddress("", 9090), settings.Statistics.PrometheusAddress);
        Assert.True(settings.Decisions.NegativeHits);
        Assert.Equal("RateLimit-Limit", settings.Decisions.LimitHeader);
    }

    [Fact]
    public void An_empty_environment_gives_no_warnings() => Assert.Empty(SettingsOf.Load().Warnings);

    [Fact]
    public void Values_are_read_by_name()
    {
        ServerSettings settings = SettingsOf.Valid(
            ("PORT", "0x1F90"),
            ("GRPC_UDS", "/run/rls.sock"),
            ("LOG_LEVEL", "Debug"),
            ("LOG_FORMAT", "JSON"),
            ("SHADOW_MODE", "T"),
            ("CACHE_KEY_FORMAT", "v2"),
            ("EXTRA_TAGS", "zone:a,team:b"),
            ("SHUTDOWN_DRAIN_DELAY", "1.5s"),
            ("TRACING_EXPORTER_PROTOCOL", ""));

        Assert.Equal(8080, settings.Listeners.Http.Port);
        Assert.Equal("/run/rls.sock", settings.Listeners.GrpcSocketPath);
        Assert.Equal(LogLevel.Debug, settings.Logging.Level);
        Assert.True(settings.Logging.Json);
        Assert.True(settings.Decisions.ShadowMode);
        Assert.Equal(CounterKeyFormat.V2, settings.Counters.KeyFormat);
        Assert.Equal("b", settings.Statistics.ExtraTags["team"]);
        Assert.Equal(TimeSpan.FromSeconds(1.5), settings.Listeners.DrainDelay);
        Assert.False(settings.Tracing.ExportOverGrpc);
    }

    [Fact]
    public void Every_error_is_listed_at_once_with_its_variable_its_value_and_what_is_accepted()
    {
        SettingsResult result = SettingsOf.Load(
            ("PORT", "70000"),
            ("SHADOW_MODE", "yes"),
            ("GRPC_MAX_CONNECTION_AGE", "24"),
            ("EXTRA_TAGS", "a:b:c"));

        Assert.Null(result.Settings);
        Assert.Equal(
            [
                "PORT: '70000' is not an integer from 0 to 65535",
                "GRPC_MAX_CONNECTION_AGE: '24' is not a duration of 0 or more with a unit, such as 150us, 10s or 1h30m",
                "SHADOW_MODE: 'yes' is not one of 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False",
                "EXTRA_TAGS: 'a:b:c' is not a map of the form key:value,key:value with exactly one colon in each pair",
            ],
            result.Errors);
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("SHADOW_MODE")]
    [InlineData("STATS_FLUSH_INTERVAL")]
    [InlineData("NEAR_LIMIT_RATIO")]
    public void Set_to_nothing_is_an_error_unless_the_value_is_text(string name) =>
        Assert.StartsWith($"{name}: '' is not ", SettingsOf.OnlyError((name, "")), StringComparison.Ordinal);

    [Fact]
    public void Set_to_nothing_is_the_empty_text() => Assert.Equal("", SettingsOf.Valid(("LIMIT_LIMIT_HEADER", "")).Decisions.LimitHeader);

    [Fact]
    public void Leases_wait_for_no_replica_or_for_as_many_as_are_said()
    {
        Assert.Equal(0, SettingsOf.Valid().Counters.LeaseWaitReplicas);
        Assert.Equal(2, SettingsOf.Valid(("LEASE_WAIT_REPLICAS", "2")).Counters.LeaseWaitReplicas);
        Assert.Equal("LEASE_WAIT_REPLICAS: '-1' is not an integer of at least 0", SettingsOf.OnlyError(("LEASE_WAIT_REPLICAS", "-1")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.01")]
    [InlineData("-0.5")]
    [InlineData("NaN")]
    [InlineData("0,8")]
    public void A_near_limit_ratio_is_above_0_and_up_to_1(string ratio) =>
        Assert.Equal($"NEAR_LIMIT_RATIO: '{ratio}' is not a number above 0 and up to 1", SettingsOf.OnlyError(("NEAR_LIMIT_RATIO", ratio)));

    [Theory]
    [InlineData("panic", LogLevel.Critical)]
    [InlineData("FATAL", LogLevel.Critical)]
    [InlineData("error", LogLevel.Error)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("Info", LogLevel.Information)]
    [InlineData("trace", LogLevel.Trace)]
    public void Log_levels_have_the_references_names(string name, LogLevel level) =>
        Assert.Equal(level, SettingsOf.Valid(("LOG_LEVEL", name)).Logging.Level);

    [Fact]
    public void An_unknown_config_type_is_refused_in_the_references_words() =>
        Assert.StartsWith("Invalid setting for ConfigType: file", SettingsOf.OnlyError(("CONFIG_TYPE", "file")), StringComparison.Ordinal);

    [Fact]
    public void Rules_that_do_not_exist_are_refused() =>
        Assert.Equal("RULES: '/no/such/rules' is neither a file nor a directory", SettingsOf.OnlyError(("RULES", "/no/such/rules")));

    [Fact]
    public void Variables_without_effect_are_warned_about_and_not_read()
    {
        SettingsResult result = SettingsOf.Load(("MEMCACHE_MAX_IDLE_CONNS", "many"), ("MEMCACHE_TLS", "perhaps"));

        Assert.NotNull(result.Settings);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal("MEMCACHE_MAX_IDLE_CONNS is set but has no effect: Memcached is not supported.", result.Warnings[0]);
    }

    [Theory]
    [InlineData(":9090", "", 9090)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:9090", "::1", 9090)]
    public void A_listen_address_is_host_and_port(string text, string host, int port) =>
        Assert.Equal(new ListenAddress(host, port), SettingsOf.Valid(("PROMETHEUS_ADDR", text)).Statistics.PrometheusAddress);

    [Theory]
    [InlineData("9090")]
    [InlineData("::1:9090")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    public void Other_text_is_no_listen_address(string text) =>
        Assert.StartsWith($"PROMETHEUS_ADDR: '{text}' is not", SettingsOf.OnlyError(("PROMETHEUS_ADDR", text)), StringComparison.Ordinal);

    [Fact]
    public void Every_variable_is_declared_once() =>
        Assert.Equal(ServerSettings.Variables.Count, ServerSettings.Variables.Select(variable => variable.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_declared_default_reads_as_if_it_were_not_declared()
    {
        (string, string)[] defaults = [.. ServerSettings.Variables
            .Where(variable => variable.Standing != Standing.NotApplicable && variable.Name is not ("BACKEND_TYPE" or "REDIS_URL" or "RULES"))
            .Where(variable => !variable.Name.Contains('<', StringComparison.Ordinal))
            .Select(variable => (variable.Name, variable.Default))];

        Assert.Equal(SettingsOf.Valid().ToString(), SettingsOf.Valid(defaults).ToString());
    }
}
