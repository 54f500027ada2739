namespace EnvoyRls.Redis.Tests.Options;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis:6380", "redis", 6380, false, 0, null, null)]
    [InlineData("10.1.2.3:6380", "10.1.2.3", 6380, false, 0, null, null)]
    [InlineData("redis", "redis", 6379, false, 0, null, null)]
    [InlineData("redis://redis", "redis", 6379, false, 0, null, null)]
    [InlineData("redis://redis:6380/", "redis", 6380, false, 0, null, null)]
    [InlineData("redis://redis:6380/3", "redis", 6380, false, 3, null, null)]
    [InlineData("redis://redis:6380?db=4", "redis", 6380, false, 4, null, null)]
    [InlineData("rediss://redis:6380", "redis", 6380, true, 0, null, null)]
    [InlineData("redis://user:pass@redis:6380/3", "redis", 6380, false, 3, "user", "pass")]
    [InlineData("redis://:pass@redis", "redis", 6379, false, 0, null, "pass")]
    [InlineData("redis://default:pass@redis", "redis", 6379, false, 0, null, "pass")]
    [InlineData("redis://user:p@ss:w@redis", "redis", 6379, false, 0, "user", "p@ss:w")]
    [InlineData("redis://user:p%40ss%2C%2F@redis", "redis", 6379, false, 0, "user", "p@ss,/")]
    [InlineData("redis://redis/1?password=pass", "redis", 6379, false, 1, null, "pass")]
    [InlineData("[::1]:6380", "::1", 6380, false, 0, null, null)]
    [InlineData("[fd00::1]", "fd00::1", 6379, false, 0, null, null)]
    [InlineData("fd00::1", "fd00::1", 6379, false, 0, null, null)]
    [InlineData("rediss://user:pass@[::1]:6380/2", "::1", 6380, true, 2, "user", "pass")]
    [InlineData("/var/run/redis.sock", "/var/run/redis.sock", 0, false, 0, null, null)]
    [InlineData("unix:///var/run/redis.sock", "/var/run/redis.sock", 0, false, 0, null, null)]
    [InlineData("unix://user:pass@/redis.sock?db=4", "/redis.sock", 0, false, 4, "user", "pass")]
    public void An_address_is_read(string text, string host, int port, bool tls, int database, string? user, string? password)
    {
        RedisAddress address = RedisAddress.Parse(text);

        Assert.Equal((host, port, tls, database), (address.Host, address.Port, address.Tls, address.Database));
        Assert.Equal((user, password), (address.Credentials?.User, address.Credentials?.Password));
    }

    [Theory]
    [InlineData("u:secret@redis:6379", "A Redis address with credentials has the form redis://user:password@host:port")]
    [InlineData("http://redis", "The Redis address 'http://redis' cannot be used: its scheme is none of redis, rediss and unix")]
    [InlineData("redis:port", "The Redis address 'redis:port' cannot be used: its port is not a number from 1 to 65535")]
    [InlineData("redis:65536", "The Redis address 'redis:65536' cannot be used: its port is not a number from 1 to 65535")]
    [InlineData("redis://u:secret@redis/x", "The Redis address 'redis://*****@redis/x' cannot be used: its database is not a number")]
    [InlineData("", "The Redis address '' cannot be used: missing address")]
    [InlineData("redis://u:secret@[redis]:6379", "The Redis address 'redis://*****@[redis]:6379' cannot be used: its host is no address of IPv6")]
    [InlineData("a:b:c", "The Redis address 'a:b:c' cannot be used: its host is no address of IPv6")]
    [InlineData("unix://run/redis.sock", "The Redis address 'unix://run/redis.sock' cannot be used: it is no absolute path of at most 107 bytes")]
    public void What_cannot_be_used_is_refused_without_its_password(string text, string message)
    {
        RedisConfigurationException error = Assert.Throws<RedisConfigurationException>(() => RedisAddress.Parse(text));

        Assert.Equal(message, error.Message);
    }
}
