using System.Buffers.Binary;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Tests.Bench;

public sealed class RequestTemplateTests
{
    [Fact]
    public void A_request_has_the_key_of_its_call_wherever_it_belongs()
    {
        RequestTemplate template = RequestTemplate.Create("shop", ["user=u-{key},pair={key}{key}", "path=/cart"], hits: 3, keys: 1_000);

        RateLimitRequest request = Read(template, key: 42);

        Assert.Equal(("shop", 3u), (request.Domain, request.HitsAddend));
        Assert.Equal(["u-042", "042042"], request.Descriptors[0].Entries.Select(entry => entry.Value).ToArray());
        Assert.Equal("/cart", request.Descriptors[1].Entries[0].Value);
    }

    [Fact]
    public void A_key_leaves_nothing_in_the_request_of_the_next()
    {
        RequestTemplate template = RequestTemplate.Create("shop", ["user={key}"], hits: 0, keys: 100_001);

        Assert.Equal("100000", Read(template, 100_000).Descriptors[0].Entries[0].Value);
        Assert.Equal("000007", Read(template, 7).Descriptors[0].Entries[0].Value);
    }

    [Fact]
    public void A_request_without_a_place_for_keys_says_so()
    {
        Assert.False(RequestTemplate.Create("shop", ["user=bob"], hits: 0, keys: 1).HasKeyPlace);
        Assert.True(RequestTemplate.Create("shop", ["user={key}"], hits: 0, keys: 1).HasKeyPlace);
    }

    private static RateLimitRequest Read(RequestTemplate template, long key)
    {
        byte[] bytes = new byte[template.Size];
        template.Write(key, bytes);
        Assert.Equal(0, bytes[0]);
        Assert.Equal(bytes.Length - 5, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)));
        return RateLimitRequest.Parser.ParseFrom(bytes.AsSpan(5));
    }
}
