namespace EnvoyRls.Redis.Tests.Options;

public sealed class RedisOptionsCheckTests
{
    private static readonly RedisOptions Sound = new() { Url = "redis:6379" };

    [Fact]
    public void The_defaults_are_sound() => Check(Sound);

    [Fact]
    public void Options_can_be_printed_without_their_secrets() => Assert.Equal(
        "redis: Single redis://*****@redis",
        (Sound with { Url = "redis://u:secret@redis", Auth = "secret", SentinelAuth = "secret" }).ToString());

    public static TheoryData<RedisOptions, string> OutOfRange => new()
    {
        { Sound with { OperationTimeout = TimeSpan.Zero }, "The Redis operation timeout has to be 1 ms or more" },
        { Sound with { ConnectTimeout = TimeSpan.FromMilliseconds(9) }, "The Redis connect timeout has to be 10 ms or more" },
        { Sound with { MaxInFlight = 0 }, "At least one call to Redis has to be allowed in flight" },
        { Sound with { LeaseWaitReplicas = -1 }, "Leases cannot wait for less than 0 replicas of Redis" },
        {
            Sound with { Startup = new RedisStartupOptions { InitialInterval = TimeSpan.Zero } },
            "The first Redis startup interval has to be above zero"
        },
        {
            Sound with { Startup = new RedisStartupOptions { MaxInterval = TimeSpan.FromMilliseconds(1) } },
            "The longest Redis startup interval has to be at least as long as the first"
        },
        {
            Sound with { Startup = new RedisStartupOptions { MaxElapsed = TimeSpan.FromSeconds(-1) } },
            "The time to wait for Redis at startup cannot be negative"
        },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void A_value_out_of_range_is_refused(RedisOptions options, string message) => Refuses(options, message);

    private static void Check(RedisOptions options) => RedisOptionsCheck.Check(options);

    private static void Refuses(RedisOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<RedisConfigurationException>(() => Check(options)).Message);
}
