using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Tests.Support;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Rules.Lists;

public sealed class AccessListTests
{
    private const string Rules =
        """
        domain: d
        lists:
          allow:
            - {key: ip, match: cidr, values: [10.0.0.0/8, '2001:db8::/32'], reason: office}
            - {key: path, match: prefix, value: /health, reason: probe}
            - {key: user, value: root}
          deny:
            - {key: ip, match: cidr, value: 10.6.6.0/24, reason: scanner, expires: 2026-01-01T00:00:00Z}
            - {key: ip, value: 10.6.6.6, reason: attacker, expires: 2026-06-01T00:00:00+02:00}
            - {key: host, match: suffix, value: .evil.example}
            - {key: user, match: set, values: [mallory, trudy], reason: abuse}
        """;

    private static readonly AccessList Lists = RuleText.Domain(Rules).Lists;

    [Theory]
    [InlineData("ip=10.1.2.3", "allow office")]
    [InlineData("ip=::ffff:10.1.2.3", "allow office")]
    [InlineData("ip=2001:db8::1", "allow office")]
    [InlineData("ip=11.1.2.3", null)]
    [InlineData("ip=nonsense", null)]
    [InlineData("ip=10.6.6.1", "deny scanner")]
    [InlineData("ip=10.6.6.6", "deny attacker")]
    [InlineData("path=/healthz", "allow probe")]
    [InlineData("path=/", null)]
    [InlineData("host=a.evil.example", "deny ")]
    [InlineData("user=root", "allow ")]
    [InlineData("user=ROOT", null)]
    [InlineData("user=trudy", "deny abuse")]
    [InlineData("user=root,ip=10.6.6.1", "deny scanner")]
    [InlineData("other=x,ip=10.1.2.3", "allow office")]
    [InlineData("other=x", null)]
    [InlineData("", null)]
    public void The_deny_list_goes_before_the_allow_list(string descriptor, string? expected) =>
        Assert.Equal(expected, Verdict(Lists, descriptor, "2025-12-31T23:59:59Z"));

    [Theory]
    [InlineData("ip=10.6.6.6", "2025-12-31T23:59:59Z", "deny attacker")]
    [InlineData("ip=10.6.6.6", "2026-05-31T21:59:59Z", "deny attacker")]
    [InlineData("ip=10.6.6.6", "2026-05-31T22:00:00Z", "allow office")]
    [InlineData("ip=10.6.6.1", "2025-12-31T23:59:59Z", "deny scanner")]
    [InlineData("ip=10.6.6.1", "2026-01-01T00:00:00Z", "allow office")]
    public void An_item_ends_at_its_expiry_and_the_longest_of_several_counts(string descriptor, string now, string expected) =>
        Assert.Equal(expected, Verdict(Lists, descriptor, now));

    [Fact]
    public void A_list_file_gives_values_times_and_reasons()
    {
        RuleDomain domain = Load(
            "lists: {deny: [{key: ip, match: cidr, file: lists/bad.list, reason: bot}, {key: user, file: ./users.list}]}",
            ("lists/bad.list", "# networks\n\n  10.0.0.0/8   # an office\n192.168.0.0/16 expires=2026-01-01T00:00:00Z\n172.16.0.0/12 expires=2026-01-01T00:00:00Z lab net\n203.0.113.7 test\n"),
            ("users.list", "\uFEFFmallory stole #1\r\neve#2\r\n"));

        Assert.Equal("deny bot", Verdict(domain.Lists, "ip=10.9.9.9", "2030-01-01T00:00:00Z"));
        Assert.Equal("deny bot", Verdict(domain.Lists, "ip=192.168.1.1", "2025-01-01T00:00:00Z"));
        Assert.Null(Verdict(domain.Lists, "ip=192.168.1.1", "2026-01-01T00:00:00Z"));
        Assert.Equal("deny lab net", Verdict(domain.Lists, "ip=172.16.0.1", "2025-01-01T00:00:00Z"));
        Assert.Equal("deny test", Verdict(domain.Lists, "ip=203.0.113.7", "2025-01-01T00:00:00Z"));
        Assert.Equal("deny stole", Verdict(domain.Lists, "user=mallory", "2025-01-01T00:00:00Z"));
        Assert.Equal("deny ", Verdict(domain.Lists, "user=eve#2", "2025-01-01T00:00:00Z"));
    }

    [Fact]
    public void Lists_of_several_files_of_a_domain_add_up()
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true },
            ("a.yaml", "domain: d\nlists: {deny: [{key: user, value: eve}]}\n"),
            ("b.yaml", "domain: d\nlists: {deny: [{key: user, value: mallory}], allow: []}\n"));

        AccessList lists = result.RuleSet!.Find("d")!.Lists;
        Assert.Equal("deny ", Verdict(lists, "user=eve", "2025-01-01T00:00:00Z"));
        Assert.Equal("deny ", Verdict(lists, "user=mallory", "2025-01-01T00:00:00Z"));
    }

    [Fact]
    public void A_domain_without_lists_has_empty_ones()
    {
        Assert.Same(AccessList.Empty, RuleText.Domain("domain: d\n").Lists);
        Assert.True(AccessList.Empty.IsEmpty);
        Assert.Null(AccessList.Empty.Find(Requests.Entries("a=b"), 0));
    }

    [Fact]
    public void A_look_up_in_a_long_list_allocates_nothing()
    {
        StringBuilder file = new();
        for (int i = 0; i < 100_000; i++)
        {
            file.Append(10 + (i >> 16)).Append('.').Append((i >> 8) & 255).Append('.').Append(i & 255).Append(".0/24\n");
        }

        AccessList lists = Load("lists: {deny: [{key: ip, match: cidr, file: nets.list}]}", ("nets.list", file.ToString())).Lists;
        RepeatedField<RateLimitDescriptor.Types.Entry> inside = Requests.Entries("user=bob,ip=11.0.200.77");
        RepeatedField<RateLimitDescriptor.Types.Entry> outside = Requests.Entries("user=bob,ip=99.0.200.77");
        Assert.True(lists.Find(inside, 0)!.Value.IsDenied);
        Assert.Null(lists.Find(outside, 0));

        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                lists.Find(inside, 0);
                lists.Find(outside, 0);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    private static RuleDomain Load(string lists, params (string Name, string Text)[] files)
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, [("rules.yaml", $"domain: d\n{lists}\n"), .. files]);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return result.RuleSet!.Find("d")!;
    }

    private static string? Verdict(AccessList lists, string descriptor, string now)
    {
        long time = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1_000;
        return lists.Find(Requests.Entries(descriptor), time) is { } verdict ? $"{(verdict.IsDenied ? "deny" : "allow")} {verdict.Entry.Reason}" : null;
    }
}
