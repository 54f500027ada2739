using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Managed;

/// <summary>Tiers, the limits of users, and items of lists.</summary>
public sealed class TierTests
{
    private const long Year2027 = 1_798_761_600_000_000;

    [Fact]
    public void A_tier_is_assigned_until_it_expires()
    {
        ManagedLayer layer = ManagedText.Parse(
            ManagedText.Tier("alice", "{user: alice, tier: gold, reason: a friend, expires: 2027-01-01}"),
            ManagedText.Tier("böb #1", "{tier: silver}"));

        Assert.Equal("gold", layer.Tiers!.Find("alice", Year2027 - 1));
        Assert.Null(layer.Tiers.Find("alice", Year2027));
        Assert.Equal("silver", layer.Tiers.Find("böb #1", Year2027));
        Assert.Empty(layer.RuleSets);
    }

    [Fact]
    public void Limits_of_a_user_go_before_all_others_and_carry_the_name()
    {
        ManagedLayer layer = ManagedText.Parse(
            ManagedText.Limited("r", "priority: 1000", "descriptors: [{key: user_id}]"),
            ManagedText.Tier(
                "al*ice",
                """
                limits:
                  - domain: d
                    descriptors: [{key: user_id}]
                    rate_limit: {unit: day, requests_per_unit: 7}
                  - domain: d
                    descriptors: [{key: path}, {key: user_id, match: exact, value: al*ice}]
                    rate_limit: {unlimited: true}
                """));

        RuleSet first = layer.RuleSets[0];
        Assert.Same(layer.UserLimits, first);
        Assert.Equal(["d.user_id_al*ice", "d.path", "d.path.user_id_al*ice"], first.Find("d")!.Root.Descendants().Select(node => node.FullKey).ToArray());
        Assert.All(first.Find("d")!.Root.Descendants(), node => Assert.False(node.IsWildcard));
        Assert.Equal("tier al*ice", first.Find("d")!.Root.Descendants().First().Place.File);
        Assert.Null(layer.Tiers);
    }

    [Fact]
    public void Limits_of_a_user_end_when_the_tier_expires()
    {
        ManagedLayer layer = ManagedText.Parse(ManagedText.Tier(
            "alice",
            """
            tier: gold
            expires: 2027-01-01
            limits:
              - {domain: d, descriptors: [{key: user_id}], rate_limit: {unit: day}}
              - {domain: e, descriptors: [{key: user_id}], rate_limit: {unit: day}, active: {from: 2020-01-01, until: 2030-01-01, days: [mon-sun], time_zone: Europe/Berlin}}
              - {domain: f, descriptors: [{key: user_id}], rate_limit: {unit: day}, active: {until: 2026-01-01}}
            """));

        Schedule[] schedules = [.. new[] { "d", "e", "f" }.Select(domain => Assert.Single(layer.UserLimits.Find(domain)!.Root.Descendants()).Rule!.Active!)];
        Assert.Equal([Year2027, Year2027, 1_767_225_600_000_000], schedules.Select(schedule => schedule.Until!.Value));
        Assert.Equal("Europe/Berlin", schedules[1].TimeZone.Id);
        Assert.NotNull(schedules[1].From);
    }

    [Fact]
    public void The_same_limit_of_a_user_twice_is_refused()
    {
        ManagedDocument twice = ManagedText.Tier(
            "alice",
            "limits:\n  - {domain: d, descriptors: [{key: user_id}], rate_limit: {unit: day}}\n  - {domain: d, descriptors: [{key: user_id}], rate_limit: {unit: hour}}\n");

        RuleError error = Assert.Single(ManagedText.Load(twice).Errors, error => error.Line == 3);

        Assert.Equal("tier alice is about the same descriptors of domain 'd'", error.Message);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a\nb", false)]
    [InlineData("any thing/@ll", true)]
    public void Users_are_named_by_short_texts(string user, bool expected)
    {
        Assert.Equal(expected, ManagedText.Load(ManagedText.Tier(user, "{tier: gold}")).Errors.Count == 0);
        Assert.Empty(ManagedText.Load(ManagedText.Tier(new string('u', 256), "{tier: gold}")).Errors);
        Assert.NotEmpty(ManagedText.Load(ManagedText.Tier(new string('u', 257), "{tier: gold}")).Errors);
    }

    [Fact]
    public void Items_of_lists_are_those_of_rule_files()
    {
        ManagedLayer layer = ManagedText.Parse(
            ManagedText.Item("net", "{domain: d, list: deny, key: remote_address, match: cidr, values: [10.0.0.0/8, '2001:db8::/32'], reason: scanners, expires: 2027-01-01}"),
            ManagedText.Item("bot", "{domain: d, list: allow, key: user, value: bot}"));

        RuleDomain domain = Assert.Single(Assert.Single(layer.RuleSets).Domains);
        AccessListEntry denied = Assert.Single(domain.Lists.Deny);
        AccessListEntry allowed = Assert.Single(domain.Lists.Allow);
        Assert.True(denied is { ManagedId: "net", Key: "remote_address", Reason: "scanners", ExpiresUnixMicroseconds: Year2027, Matcher: { Kind: MatchKind.Cidr, Values.Count: 2 } });
        Assert.True(allowed is { ManagedId: "bot", Matcher: { Kind: MatchKind.Exact, Values: ["bot"] }, Place.File: "list_item bot" });
    }
}
