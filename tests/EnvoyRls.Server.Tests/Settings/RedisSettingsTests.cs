using EnvoyRls.Redis;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class RedisSettingsTests
{
    private static readonly (string, string) Url = ("REDIS_URL", "redis.example:6379");

    [Fact]
    public void An_address_alone_chooses_redis_over_tcp()
    {
        ServerSettings settings = SettingsOf.Valid(Url);

        Assert.Equal(CounterBackend.Redis, settings.Counters.Backend);
        RedisSettings redis = Assert.IsType<RedisSettings>(settings.Redis);
        Assert.Equal("redis.example:6379", redis.Main.Url.Reveal());
        Assert.Equal(RedisTopologyKind.Single, redis.Main.Topology);
        Assert.Equal(TimeSpan.FromSeconds(10), redis.Main.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(15), redis.OperationTimeout);
        Assert.Null(redis.PerSecond);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("")]
    public void Redis_without_an_address_is_refused(string backend) =>
        Assert.Equal("REDIS_URL: Redis is to be used but no address is given; set host:port", SettingsOf.OnlyError(("BACKEND_TYPE", backend)));

    [Fact]
    public void Memory_can_be_chosen_although_redis_is_configured_and_says_what_it_ignores()
    {
        SettingsResult result = SettingsOf.Load(("BACKEND_TYPE", "memory"), Url, ("REDIS_AUTH", "hunter2"), ("REDIS_TYPE", "nonsense"));

        Assert.Null(Assert.IsType<ServerSettings>(result.Settings).Redis);
        string warning = Assert.Single(result.Warnings);
        Assert.Contains("REDIS_URL, REDIS_TYPE, REDIS_AUTH", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Memcached_is_refused_in_one_sentence() =>
        Assert.Equal(
            "BACKEND_TYPE: memcache is not supported; use redis, or memory for a single replica",
            SettingsOf.OnlyError(("BACKEND_TYPE", "memcache")));

    [Fact]
    public void An_unknown_backend_is_refused_in_the_references_words() =>
        Assert.StartsWith("Invalid setting for BackendType: Redis", SettingsOf.OnlyError(("BACKEND_TYPE", "Redis")), StringComparison.Ordinal);

    [Theory]
    [InlineData("single", "host:6379", RedisTopologyKind.Single)]
    [InlineData("Sentinel", "mymaster,host:26379", RedisTopologyKind.Sentinel)]
    [InlineData("CLUSTER", "one:6379,two:6379", RedisTopologyKind.Cluster)]
    public void Topologies_are_named_in_any_case(string type, string url, RedisTopologyKind topology) =>
        Assert.Equal(topology, SettingsOf.Valid(("REDIS_URL", url), ("REDIS_TYPE", type)).Redis!.Main.Topology);

    [Theory]
    [InlineData("single", "[redis]:6379", "its host is no address of IPv6")]
    [InlineData("single", "one:6379,two:6379", "A single Redis has one address")]
    [InlineData("single", "redis://someone:secret@host:port", "its port is not a number from 1 to 65535")]
    [InlineData("cluster", "one:6379,two:port", "two:port")]
    [InlineData("sentinel", "mymaster", "Expected master name and a list of urls for the sentinels, in the format: ")]
    public void A_url_that_does_not_suit_is_refused_with_all_other_mistakes(string type, string url, string expected)
    {
        string error = SettingsOf.OnlyError(("REDIS_URL", url), ("REDIS_TYPE", type));

        Assert.StartsWith("REDIS_URL: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("single,cluster")]
    public void Another_topology_is_refused_in_the_references_words(string type) =>
        Assert.Equal($"Unrecognized redis type {type}", SettingsOf.OnlyError(Url, ("REDIS_TYPE", type)));

    [Theory]
    [InlineData("/var/run/redis.sock", "unix")]
    [InlineData("/var/run/redis.sock", "tcp")]
    [InlineData("unix:///var/run/redis.sock", "unix")]
    [InlineData("[::1]:6379", "tcp")]
    [InlineData("redis://someone:secret@host:6379", "tcp")]
    public void A_unix_socket_an_address_of_ipv6_or_an_acl_user_will_do(string url, string socketType) =>
        Assert.Equal(url, SettingsOf.Valid(("REDIS_URL", url), ("REDIS_SOCKET_TYPE", socketType)).Redis!.Main.Url.Reveal());

    [Fact]
    public void A_socket_type_that_does_not_suit_the_address_is_refused()
    {
        Assert.Equal(
            "REDIS_SOCKET_TYPE: a unix socket needs REDIS_URL to be its path; for host:port set it to tcp",
            SettingsOf.OnlyError(Url, ("REDIS_SOCKET_TYPE", "unix")));
        Assert.Equal("REDIS_SOCKET_TYPE: 'udp' is neither tcp nor unix", SettingsOf.OnlyError(Url, ("REDIS_SOCKET_TYPE", "udp")));
    }

    [Fact]
    public void The_socket_type_matters_to_a_single_server_only() =>
        Assert.Equal(
            RedisTopologyKind.Cluster,
            SettingsOf.Valid(Url, ("REDIS_TYPE", "CLUSTER"), ("REDIS_SOCKET_TYPE", "unix")).Redis!.Main.Topology);

    [Fact]
    public void A_second_redis_for_limits_per_second_has_its_own_variables()
    {
        RedisSettings redis = SettingsOf.Valid(
            Url, ("REDIS_PERSECOND", "true"), ("REDIS_PERSECOND_URL", "second:6379"), ("REDIS_PERSECOND_TYPE", "cluster"), ("REDIS_PERSECOND_TIMEOUT", "3s")).Redis!;

        Assert.Equal("second:6379", redis.PerSecond!.Url.Reveal());
        Assert.Equal(RedisTopologyKind.Cluster, redis.PerSecond.Topology);
        Assert.Equal(TimeSpan.FromSeconds(3), redis.PerSecond.ConnectTimeout);
        Assert.Equal(RedisTopologyKind.Single, redis.Main.Topology);
    }

    [Fact]
    public void The_second_redis_needs_an_address_only_when_it_is_used()
    {
        Assert.Null(SettingsOf.Valid(Url, ("REDIS_PERSECOND_TYPE", "nonsense")).Redis!.PerSecond);
        Assert.StartsWith("REDIS_PERSECOND_URL: ", SettingsOf.OnlyError(Url, ("REDIS_PERSECOND", "true")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE", "REDIS_POOL_ON_EMPTY_BEHAVIOR=CREATE is not supported in radix v4")]
    [InlineData("error", "REDIS_POOL_ON_EMPTY_BEHAVIOR=ERROR is not supported")]
    public void Pools_that_grow_or_fail_are_refused_in_the_references_words(string behavior, string start) =>
        Assert.StartsWith(start, SettingsOf.OnlyError(Url, ("REDIS_POOL_ON_EMPTY_BEHAVIOR", behavior)), StringComparison.Ordinal);

    [Theory]
    [InlineData("wait", 0)]
    [InlineData("", 1)]
    [InlineData("PANIC", 1)]
    public void An_unknown_pool_behavior_waits_with_a_warning(string behavior, int warnings)
    {
        SettingsResult result = SettingsOf.Load(Url, ("REDIS_POOL_ON_EMPTY_BEHAVIOR", behavior));

        Assert.NotNull(result.Settings);
        Assert.Equal(warnings, result.Warnings.Count);
    }

    [Fact]
    public void A_negative_cluster_parallelism_is_refused_in_the_references_words() =>
        Assert.StartsWith(
            "redis cluster pipeline parallelism must be >= 0", SettingsOf.OnlyError(Url, ("REDIS_CLUSTER_PIPELINE_PARALLELISM", "-1")), StringComparison.Ordinal);

    [Fact]
    public void Pipeline_tuning_is_accepted_with_a_warning()
    {
        SettingsResult result = SettingsOf.Load(Url, ("REDIS_PIPELINE_WINDOW", "150us"), ("REDIS_PIPELINE_LIMIT", "8"));

        Assert.NotNull(result.Settings);
        Assert.Equal(2, result.Warnings.Count);
    }

    [Fact]
    public void Secrets_appear_in_no_dump_error_or_warning()
    {
        SettingsResult result = SettingsOf.Load(
            ("REDIS_URL", "redis://:hunter2@redis:6379"), ("REDIS_AUTH", "hunter2"), ("REDIS_SENTINEL_AUTH", "hunter2"), ("REDIS_PERSECOND", "true"),
            ("REDIS_PERSECOND_URL", "hunter2:6379"), ("REDIS_PERSECOND_AUTH", "hunter2"), ("REDIS_PERSECOND_SENTINEL_AUTH", "hunter2"));
        SettingsResult refused = SettingsOf.Load(("REDIS_URL", "redis://:hunter2@redis:port"), ("REDIS_AUTH", "hunter2"));

        Assert.Equal("redis://:hunter2@redis:6379", result.Settings!.Redis!.Main.Url.Reveal());
        Assert.Contains("*****", result.Settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Settings.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(refused.Errors);
        Assert.DoesNotContain("hunter2", string.Join('\n', refused.Errors), StringComparison.Ordinal);
    }
}
