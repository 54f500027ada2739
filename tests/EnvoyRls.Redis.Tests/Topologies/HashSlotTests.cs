using System.Globalization;
using System.Text;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Tests.Topologies;

public sealed class HashSlotTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    [Theory]
    [InlineData("123456789")]
    [InlineData("k")]
    [InlineData("{user1000}.following")]
    [InlineData("foo{}{bar}")]
    [InlineData("foo{{bar}}zap")]
    [InlineData("foo{bar}{zap}")]
    [InlineData("open{brace")]
    [InlineData("}closed{first}")]
    [InlineData("größe-日本-🚀")]
    [InlineData("rls2:{6:domain4:user3:bob}4:path1:/:gc:60:0:f")]
    public async Task A_slot_is_the_one_that_redis_says(string key)
    {
        string slot = await servers.Cluster.Servers[0].CliAsync("CLUSTER", "KEYSLOT", key);

        Assert.Equal(slot, HashSlot.Of(Encoding.UTF8.GetBytes(key)).ToString(CultureInfo.InvariantCulture));
    }
}
