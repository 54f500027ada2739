using EnvoyRls.Redis;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class RegionSettingsTests
{
    private static readonly (string, string) Url = ("REDIS_URL", "redis.eu:6379");
    private static readonly (string, string) Own = ("REGION", "eu");

    [Fact]
    public void A_server_is_in_no_region_unless_it_is_told()
    {
        RegionSettings regions = SettingsOf.Valid(Url).Regions;

        Assert.Equal("", regions.Own);
        Assert.Empty(regions.Peers);
    }

    [Fact]
    public void Other_regions_are_listed_with_their_addresses()
    {
        RegionSettings regions = SettingsOf.Valid(Url, Own, ("REGION_REDIS", " us = redis://:hunter2@redis.us:6379/1; ap-1=redis.ap ;")).Regions;

        Assert.Equal("eu", regions.Own);
        Assert.Equal([("us", "redis://:hunter2@redis.us:6379/1"), ("ap-1", "redis.ap")], regions.Peers.Select(peer => (peer.Region, peer.Url.Reveal())));
        Assert.DoesNotContain("hunter2", regions.Peers[0].ToString(), StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100)), (regions.Timeout, regions.SyncInterval));
    }

    [Theory]
    [InlineData("cluster", "us=one:6379,two:6379; ap=three:6379", RedisTopologyKind.Cluster)]
    [InlineData("Sentinel", "us=limits,one:26379", RedisTopologyKind.Sentinel)]
    public void Other_regions_are_arranged_as_one_setting_says(string type, string others, RedisTopologyKind topology) =>
        Assert.Equal(topology, SettingsOf.Valid(Url, Own, ("REGION_REDIS_TYPE", type), ("REGION_REDIS", others)).Regions.Topology);

    [Theory]
    [InlineData("redis.us:6379", "REGION_REDIS: an item has to be name=address, with a name of letters, digits, '-' and '_', at most 63")]
    [InlineData("u s=redis.us", "REGION_REDIS: an item has to be name=address, with a name of letters, digits, '-' and '_', at most 63")]
    [InlineData("eu=redis.us", "REGION_REDIS: 'eu' is this region, whose Redis is REDIS_URL")]
    [InlineData("us=a; us=b", "REGION_REDIS: 'us' is named twice")]
    [InlineData("us=redis://:hunter2@redis.us:port", "REGION_REDIS: us: The Redis address 'redis://*****@redis.us:port' cannot be used: its port is not a number from 1 to 65535")]
    public void What_makes_no_sense_is_refused_without_its_password(string others, string error) =>
        Assert.Equal(error, SettingsOf.OnlyError(Url, Own, ("REGION_REDIS", others)));

    [Fact]
    public void Others_without_a_region_of_ones_own_are_refused() =>
        Assert.Equal("REGION_REDIS names other regions, but REGION does not say which one this is", SettingsOf.OnlyError(Url, ("REGION_REDIS", "us=a")));

    [Fact]
    public void A_name_that_no_region_can_have_is_refused() =>
        Assert.Equal("REGION: 'e u' cannot be the name of a region; use letters, digits, '-' and '_', at most 63", SettingsOf.OnlyError(("REGION", "e u")));

    [Fact]
    public void An_arrangement_that_is_not_known_is_refused() =>
        Assert.Equal("REGION_REDIS_TYPE: Unrecognized redis type ring", SettingsOf.OnlyError(Url, Own, ("REGION_REDIS", "us=a"), ("REGION_REDIS_TYPE", "ring")));

    [Fact]
    public void Counters_in_memory_are_shared_with_nobody_and_the_log_says_so()
    {
        SettingsResult result = SettingsOf.Load(Own, ("REGION_REDIS", "us=a"));

        Assert.Empty(Assert.IsType<ServerSettings>(result.Settings).Regions.Peers);
        Assert.StartsWith("counters are kept in memory, so REGION_REDIS has no effect", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
