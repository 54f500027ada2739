using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Rules.Layers;

public sealed class TierTableTests
{
    private readonly TierTable _tiers = LayerText.Tiers("ann=gold bob=silver");

    [Theory]
    [InlineData("user_id=ann", "tier=gold,user_id=ann")]
    [InlineData("path=/,user_id=bob,method=GET", "path=/,tier=silver,user_id=bob,method=GET")]
    [InlineData("user_id=eve,user_id=bob,user_id=ann", "user_id=eve,tier=silver,user_id=bob,user_id=ann")]
    public void The_tier_goes_directly_in_front_of_the_user(string entries, string expected) =>
        Assert.Equal(Requests.Entries(expected), _tiers.Resolve(Requests.Entries(entries), 0, out _));

    [Theory]
    [InlineData("")]
    [InlineData("user_id=eve")]
    [InlineData("user=ann")]
    [InlineData("tier=free,user_id=ann")]
    [InlineData("user_id=ann,tier=free")]
    [InlineData("tier=,user_id=ann")]
    public void Nobody_in_a_tier_and_a_tier_already_told_change_nothing(string entries)
    {
        Assert.Null(_tiers.Resolve(Requests.Entries(entries), 0, out string? name));
        Assert.Null(name);
    }

    [Fact]
    public void The_request_is_left_as_it_is()
    {
        RepeatedField<RateLimitDescriptor.Types.Entry> entries = Requests.Entries("user_id=ann");

        RepeatedField<RateLimitDescriptor.Types.Entry>? tiered = _tiers.Resolve(entries, 0, out string? name);

        Assert.Equal(Requests.Entries("user_id=ann"), entries);
        Assert.Same(entries[0], tiered![1]);
        Assert.Equal("gold", name);
    }

    [Theory]
    [InlineData(99_999_999, "gold")]
    [InlineData(100_000_000, null)]
    public void An_assignment_ends_when_it_expires(long now, string? expected)
    {
        TierTable tiers = LayerText.Tiers("ann=gold", expires: 100);

        Assert.Equal(expected, tiers.Find("ann", now));
        Assert.Equal(expected is not null, tiers.Resolve(Requests.Entries("user_id=ann"), now, out _) is not null);
    }

    [Fact]
    public void The_keys_can_be_set()
    {
        TierTable tiers = new(new RuleSetOptions { TierUserKey = "account", TierKey = "plan" }, [new TierAssignment("a1", "pro")]);

        Assert.Equal(Requests.Entries("plan=pro,account=a1"), tiers.Resolve(Requests.Entries("account=a1"), 0, out _));
        Assert.Equal("a1", Assert.Single(tiers.Assignments).User);
    }

    [Fact]
    public void A_user_is_in_one_tier_only() => Assert.Throws<ArgumentException>(() => LayerText.Tiers("ann=gold ann=silver"));
}
