using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.AspNetCore.Client;

namespace EnvoyRls.AspNetCore.Tests.Client;

public sealed class WireRequestTests
{
    private static readonly RateLimitDescriptor Alice = new(("tenant", "t"), ("user", "alice"));

    [Fact]
    public void One_hit_is_written_as_Envoy_does_by_saying_nothing()
    {
        RateLimitRequest request = WireRequest.Of(new RateLimitCheck(Alice), "edge");

        Assert.Equal("edge", request.Domain);
        Assert.Equal(0u, request.HitsAddend);
        Assert.Equal([("tenant", "t"), ("user", "alice")], request.Descriptors.Single().Entries.Select(entry => (entry.Key, entry.Value)));
        Assert.Null(request.Descriptors.Single().HitsAddend);
    }

    [Fact]
    public void Hits_that_all_descriptors_share_are_the_requests()
    {
        RateLimitRequest request = WireRequest.Of(new RateLimitCheck(Alice, new("a", "b") { Hits = 7 }) { Hits = 7 }, "edge");

        Assert.Equal(7u, request.HitsAddend);
        Assert.All(request.Descriptors, descriptor => Assert.Null(descriptor.HitsAddend));
    }

    [Theory]
    [InlineData(0, 0ul, false)]
    [InlineData(-3, 3ul, true)]
    [InlineData(5_000_000_000, 5_000_000_000ul, false)]
    [InlineData(long.MinValue, (ulong)long.MaxValue, true)]
    public void Hits_that_a_request_cannot_say_are_the_descriptors(long hits, ulong addend, bool negative)
    {
        RateLimitRequest request = WireRequest.Of(new RateLimitCheck(Alice) { Hits = hits }, "edge");

        Assert.Equal(0u, request.HitsAddend);
        Assert.Equal(addend, request.Descriptors.Single().HitsAddend);
        Assert.Equal(negative, request.Descriptors.Single().IsNegativeHits);
    }

    [Fact]
    public void Different_hits_are_the_descriptors()
    {
        RateLimitRequest request = WireRequest.Of(new RateLimitCheck(Alice, new("a", "b") { Hits = 2 }), "edge");

        Assert.Equal([1ul, 2ul], request.Descriptors.Select(descriptor => descriptor.HitsAddend));
    }

    [Fact]
    public void A_descriptor_needs_entries_with_keys()
    {
        Assert.Throws<ArgumentException>(() => new RateLimitDescriptor());
        Assert.Throws<ArgumentException>(() => new RateLimitDescriptor("", "x"));
        Assert.Throws<ArgumentNullException>(() => new RateLimitDescriptor("x", null!));
    }
}
