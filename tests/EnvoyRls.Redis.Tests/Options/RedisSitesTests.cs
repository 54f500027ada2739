namespace EnvoyRls.Redis.Tests.Options;

public sealed class RedisSitesTests
{
    private const string SentinelFormat =
        "Expected master name and a list of urls for the sentinels, in the format: <redis master name>,<sentinel1>,...,<sentineln>";

    [Theory]
    [InlineData("single", RedisTopologyKind.Single)]
    [InlineData("SINGLE", RedisTopologyKind.Single)]
    [InlineData("Sentinel", RedisTopologyKind.Sentinel)]
    [InlineData("cluster", RedisTopologyKind.Cluster)]
    public void A_type_is_read_in_any_case(string type, RedisTopologyKind kind) => Assert.Equal(kind, RedisOptions.ParseKind(type));

    [Fact]
    public void Another_type_is_refused() => Assert.Equal(
        "Unrecognized redis type Ring",
        Assert.Throws<RedisConfigurationException>(static () => RedisOptions.ParseKind("Ring")).Message);

    [Fact]
    public void Seeds_are_a_list()
    {
        RedisSites sites = RedisSites.Parse(RedisTopologyKind.Cluster, "a:1, b:2,redis://c:3");

        Assert.Equal("a:1 b:2 c:3", string.Join(' ', sites.Addresses));
    }

    [Fact]
    public void A_sentinel_url_names_the_master_first()
    {
        RedisSites sites = RedisSites.Parse(RedisTopologyKind.Sentinel, "mymaster,a:26379,b:26380");

        Assert.Equal("mymaster", sites.MasterName);
        Assert.Equal("a:26379 b:26380", string.Join(' ', sites.Addresses));
    }

    [Theory]
    [InlineData(RedisTopologyKind.Sentinel, "mymaster", SentinelFormat)]
    [InlineData(RedisTopologyKind.Sentinel, "mymaster,", "The Redis address '' cannot be used: missing address")]
    [InlineData(RedisTopologyKind.Single, "a:1,redis://u:p@b:2", "A single Redis has one address, not 'a:1,redis://*****@b:2'")]
    public void A_url_that_does_not_suit_the_type_is_refused(RedisTopologyKind kind, string url, string message) =>
        Assert.Equal(message, Assert.Throws<RedisConfigurationException>(() => RedisSites.Parse(kind, url)).Message);
}
