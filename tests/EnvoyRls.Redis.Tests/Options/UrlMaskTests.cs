namespace EnvoyRls.Redis.Tests.Options;

public sealed class UrlMaskTests
{
    [Theory]
    [InlineData("redis:6379", "redis:6379")]
    [InlineData("redis://foo:bar@redis:6379", "redis://*****@redis:6379")]
    [InlineData("rediss://foo:bar@redis:6379/2", "rediss://*****@redis:6379/2")]
    [InlineData("redis://foo:bar@redis:6379,redis://foo:bar@redis:6380", "redis://*****@redis:6379,redis://*****@redis:6380")]
    [InlineData("redis://foo:b@r@redis:6379", "redis://*****@redis:6379")]
    [InlineData("redis://:bar@redis:6379", "redis://*****@redis:6379")]
    [InlineData("foobar,redis://foo:bar@redis:6379", "foobar,redis://*****@redis:6379")]
    [InlineData("foob@r,redis://foo:b@r@redis:6379", "foob@r,redis://*****@redis:6379")]
    [InlineData("redis://redis:6379", "redis://redis:6379")]
    [InlineData("", "")]
    public void Credentials_are_masked_and_nothing_else(string url, string masked) => Assert.Equal(masked, UrlMask.Mask(url));
}
