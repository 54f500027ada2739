using System.Net;
using System.Security.Claims;
using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Tests.Policies;

public sealed class LimitByTests
{
    private readonly DefaultHttpContext _context = new();

    [Fact]
    public void The_user_is_the_subject_of_an_authenticated_identity()
    {
        Assert.Null(LimitBy.User().ValueOf(_context));

        _context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "u-1"), new Claim(ClaimTypes.Name, "Alice")]));
        Assert.Null(LimitBy.User().ValueOf(_context));

        _context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "u-1"), new Claim(ClaimTypes.Name, "Alice")], "test"));
        Assert.Equal("u-1", LimitBy.User().ValueOf(_context));
    }

    [Fact]
    public void An_address_mapped_into_IPv6_is_the_IPv4_one()
    {
        _context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.7");
        Assert.Equal("192.0.2.7", LimitBy.ClientAddress().ValueOf(_context));
        Assert.Equal("192.0.2.7/32", LimitBy.ClientNetwork().ValueOf(_context));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 64, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 50, "2001:db8:1::/50")]
    [InlineData("2001:db8::1", 32, 128, "2001:db8::1/128")]
    [InlineData("2001:db8::1", 32, 0, "::/0")]
    [InlineData("192.0.2.77", 24, 64, "192.0.2.0/24")]
    [InlineData("192.0.2.77", 26, 64, "192.0.2.64/26")]
    public void A_network_has_its_host_bits_zero(string address, int v4, int v6, string network)
    {
        _context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        Assert.Equal(network, LimitBy.ClientNetwork(v4, v6).ValueOf(_context));
    }

    [Theory]
    [InlineData(-1, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 129)]
    public void A_prefix_longer_than_an_address_is_refused(int v4, int v6) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LimitBy.ClientNetwork(v4, v6));

    [Fact]
    public void An_API_key_never_leaves_as_it_is()
    {
        _context.Request.Headers["X-Api-Key"] = "s3cr3t";
        string? sent = LimitBy.ApiKey().ValueOf(_context);

        Assert.Equal("4e738ca5563c06cfd0018299933d58db", sent);
        Assert.Null(LimitBy.ApiKey("X-Other").ValueOf(_context));
    }

    [Fact]
    public void Headers_queries_claims_and_constants_are_read()
    {
        _context.Request.Headers["X-Plan"] = "gold";
        _context.Request.QueryString = new QueryString("?tag=a&tag=b");
        _context.Request.Method = "POST";
        _context.Request.Path = "/a/b";
        _context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("tenant_id", "t-1")]));

        Assert.Equal(("x-plan", "gold"), Entry(LimitBy.Header("X-Plan")));
        Assert.Equal(("plan", "gold"), Entry(LimitBy.Header("X-Plan", "plan")));
        Assert.Equal(("tag", "a,b"), Entry(LimitBy.Query("tag")));
        Assert.Equal(("method", "POST"), Entry(LimitBy.Method()));
        Assert.Equal(("path", "/a/b"), Entry(LimitBy.Path()));
        Assert.Equal(("tenant", "t-1"), Entry(LimitBy.Tenant()));
        Assert.Equal(("generic_key", "all"), Entry(LimitBy.Constant("all")));
        Assert.Equal(("x", null), Entry(LimitBy.Custom("x", _ => null)));
        Assert.Equal(("id", null), Entry(LimitBy.RouteValue("id")));
    }

    [Fact]
    public void A_value_too_long_for_a_descriptor_is_sent_as_its_hash()
    {
        _context.Request.Headers["X-Long"] = new string('a', BoundedText.MaxLength);
        Assert.Equal(BoundedText.MaxLength, LimitBy.Header("X-Long").ValueOf(_context)!.Length);

        _context.Request.Headers["X-Long"] = new string('a', BoundedText.MaxLength + 1);
        string first = LimitBy.Header("X-Long").ValueOf(_context)!;
        _context.Request.Headers["X-Long"] = new string('a', BoundedText.MaxLength + 2);

        Assert.StartsWith("sha256:", first, StringComparison.Ordinal);
        Assert.NotEqual(first, LimitBy.Header("X-Long").ValueOf(_context), StringComparer.Ordinal);
    }

    [Fact]
    public void A_descriptor_with_a_part_missing_is_not_sent()
    {
        _context.Request.Headers["X-Plan"] = "gold";
        EntrySource[] both = [LimitBy.Header("X-Plan"), LimitBy.Header("X-Missing")];

        Assert.Null(PolicyDescriptor.Of(both, _context));
        Assert.Equal("x-plan=gold", PolicyDescriptor.Of(both[..1], _context)?.ToString());
    }

    private (string Key, string? Value) Entry(EntrySource source) => (source.Key, source.ValueOf(_context));
}
