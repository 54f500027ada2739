using EnvoyRls.AspNetCore.Middleware;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Tests.Middleware;

public sealed class DraftHeadersTests
{
    private readonly HeaderDictionary _headers = [];

    [Fact]
    public void The_tightest_limit_leads_and_every_limit_follows()
    {
        DraftHeaders.Write(_headers, [Status(1000, 3600, 900), Status(10, 1, 3, "per client"), Status(null, null, 0)]);

        Assert.Equal("10, 1000;w=3600, 10;w=1;name=\"per client\"", _headers[DraftHeaders.Limit]);
        Assert.Equal("3", _headers[DraftHeaders.Remaining]);
        Assert.Equal("42", _headers[DraftHeaders.Reset]);
    }

    [Fact]
    public void A_limit_without_a_known_window_has_no_part_in_the_list()
    {
        DraftHeaders.Write(_headers, [Status(7, null, 6)]);
        Assert.Equal("7", _headers[DraftHeaders.Limit]);
    }

    [Theory]
    [InlineData("a\"b\\c", "5, 5;w=60;name=\"a\\\"b\\\\c\"")]
    [InlineData("Zürich", "5, 5;w=60")]
    public void Names_cannot_break_the_field(string name, string expected)
    {
        DraftHeaders.Write(_headers, [Status(5, 60, 5, name)]);
        Assert.Equal(expected, _headers[DraftHeaders.Limit]);
    }

    [Fact]
    public void Without_limits_there_are_no_fields()
    {
        DraftHeaders.Write(_headers, [Status(null, null, 0)]);
        Assert.Empty(_headers);
    }

    [Fact]
    public void What_the_service_wrote_itself_stays()
    {
        _headers["X-RateLimit-Limit"] = "its own";
        DraftHeaders.Write(_headers, [Status(7, 60, 6)]);
        Assert.Equal("its own", _headers[DraftHeaders.Limit]);
    }

    private static DescriptorStatus Status(uint? amount, int? window, uint remaining, string name = "") => new()
    {
        Descriptor = new RateLimitDescriptor("a", "b"),
        IsAllowed = true,
        Limit = amount is { } limit ? new CurrentLimit(limit, window is { } seconds ? TimeSpan.FromSeconds(seconds) : null, name) : null,
        Remaining = remaining,
        ResetAfter = TimeSpan.FromSeconds(42.9),
    };
}
