using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Adaptive.Tests.Overrides;

public sealed class OverrideDocumentsTests
{
    private static readonly string[] Odd =
    [
        "", "a", "/login?next=a&b", "\"quoted\"", "it's", "a: b", "# no comment", "- list", "{}", "[x]", "null", "true", "0123", "1e3", "*", "/a/*", "a*b", " blank ", "tab\t", "line\nbreak",
        "grüße", "日本語", "😀", "\u2028", "\u0001", "\uFEFF", "NUL\0", "\ud800", "%", "@", "&anchor", "!tag", "|", ">", "~", "=", "a\\b", "2026-03-02",
    ];

    [Fact]
    public void Whatever_can_be_said_loads_without_errors_and_matches_its_own_descriptor_alone()
    {
        Gen<Override> overrides =
            from domain in Gen.Elements(Odd)
            from count in Gen.Choose(1, 3)
            from entries in Gen.Elements(Odd).Two().Select(pair => new PathEntry(pair.Item1, pair.Item2)).ListOf(count)
            from open in Gen.Choose(0, 3)
            from scaled in Gen.Elements(true, false)
            from scale in Gen.Choose(1, 15_000)
            from amount in Gen.Choose(0, int.MaxValue)
            from window in Gen.Elements(1_000_000L, 60_000_000L, 3_600_000_000L, 7_000_000L)
            from newcomers in Gen.Elements(true, false)
            from bots in Gen.Elements(0, 1, 80, 100)
            from reason in Gen.Elements(Odd)
            select Examples.Scaled() with
            {
                Scope = new OverrideScope(domain, new DescriptorPath(entries.Select((entry, i) => i == open ? entry with { Value = null } : entry)), newcomers, bots),
                Scale = scaled ? scale : null,
                NewAmount = (uint)amount,
                Window = window,
                Reason = reason,
            };
        int said = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Arb.From(overrides), item => said += Loads(item) ? 1 : 0));
        Assert.True(said > 1_000, $"only {said} could be said");
    }

    [Fact]
    public void An_empty_value_a_key_with_an_asterisk_and_what_json_lacks_cannot_be_said()
    {
        Assert.False(CanSay("path", ""));
        Assert.False(CanSay("pa*th", "/"));
        Assert.False(CanSay("path", "a\0b"));
        Assert.False(CanSay("path", "\ud800"));
        Assert.False(CanSay("path", new string('x', 10_000)));
        Assert.True(CanSay("path", "/a/*"));
        Assert.True(CanSay("path", "😀"));
        Assert.True(CanSay("path", null));

        static bool CanSay(string key, string? value) => OverrideDocuments.CanSay(new OverrideScope("edge", new DescriptorPath([new PathEntry(key, value)])));
    }

    [Fact]
    public void A_document_is_what_people_would_write()
    {
        Assert.Equal(
            """
            {"id":"ovr-0123456789ab","domain":"edge","descriptors":[{"key":"remote_address","value":"203.0.113.9"}],"scale":"12.5%","expires":"2026-03-02T12:10:00Z","reason":"remote_address=203.0.113.9 makes 800 hits a second where 4 are usual"}
            """,
            OverrideExport.ToJson(Examples.Scaled()));
        Assert.Equal(
            """
            id: ovr-aaaaaaaaaaaa
            domain: edge
            descriptors:
              - key: path
                value: /login
              - key: remote_address
                value: "*"
                share_threshold: true
            rate_limit: {unit: minute, requests_per_unit: 300}
            when: {newcomer: true}
            expires: "2026-03-02T12:10:00Z"
            reason: "remote_address=203.0.113.9 makes 800 hits a second where 4 are usual"

            """,
            OverrideExport.ToYaml(Examples.Shared()));
    }

    [Fact]
    public void Only_what_is_in_force_is_laid_over_the_rules_and_nothing_once_everything_is_switched_off()
    {
        OverrideBook book = Examples.Book(Examples.Scaled(), Examples.Waiting(), Examples.Shared() with { State = OverrideState.Releasing });
        Assert.Equal(["ovr-0123456789ab", "ovr-aaaaaaaaaaaa"], OverrideDocuments.InForce(book).Select(document => document.Id), StringComparer.Ordinal);
        Assert.Empty(OverrideDocuments.InForce(book with { IsKilled = true }));
    }

    [Fact]
    public void An_exported_rule_file_loads_and_says_the_same_limits()
    {
        string yaml = OverrideExport.ToRuleFile("edge", [Examples.Scaled(), Examples.Shared(), Examples.Scaled("ovr-1", "a: *")], withExpiry: true);
        RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("edge.yaml", yaml)], new RuleSetOptions());
        Assert.Empty(loaded.Errors);
        RuleDomain domain = loaded.RuleSet!.Find("edge")!;
        Assert.Equal(125U, RuleMatcher.Match(domain, Entries(("remote_address", "203.0.113.9")))!.Rule!.Limits[0].Limit.Amount);
        Assert.Equal(125U, RuleMatcher.Match(domain, Entries(("remote_address", "a: *")))!.Rule!.Limits[0].Limit.Amount);
        RuleNode login = RuleMatcher.Match(domain, Entries(("path", "/login"), ("remote_address", "198.51.100.1")))!;
        Assert.Equal((300U, 60_000_000L), (login.Rule!.Limits[0].Limit.Amount, login.Rule.Limits[0].Limit.WindowMicroseconds));
        Assert.NotNull(login.Rule.Active);
        Assert.True(login.Rule.When!.Newcomer);

        Assert.DoesNotContain("until", OverrideExport.ToRuleFile("edge", [Examples.Scaled()], withExpiry: false), StringComparison.Ordinal);
    }

    /// <summary>Loads an override and matches it, if it can be said.</summary>
    private static bool Loads(Override item)
    {
        if (!OverrideDocuments.CanSay(item.Scope))
        {
            return false;
        }

        ManagedDocument document = OverrideDocuments.ToDocument(item);
        OverrideLoadResult loaded = OverrideLayerLoader.Load([document], new RuleSetOptions());
        Assert.Empty(loaded.Errors);
        ManagedDocument yaml = new(ManagedKind.Override, item.Id, OverrideExport.ToYaml(item), DocumentSyntax.Yaml);
        Assert.Empty(OverrideLayerLoader.Load([yaml], new RuleSetOptions()).Errors);
        Assert.Equal(document.ToCanonicalJson(), yaml.ToCanonicalJson());

        DomainOverrides overrides = loaded.Layer.Find(item.Scope.Domain)!;
        RuleDomain tree = (item.Scale is null ? overrides.Limits : overrides.Scales)!;
        (string Key, string Value)[] entries = [.. item.Scope.Path.Entries.Select(entry => (entry.Key, entry.Value ?? "any"))];
        Assert.Equal(item.Id, RuleMatcher.Match(tree, Entries(entries))?.ManagedId);
        for (int i = 0; i < entries.Length; i++)
        {
            if (item.Scope.Path.Entries[i].Value is not null)
            {
                (string Key, string Value)[] other = [.. entries];
                other[i].Value += "x";
                Assert.Null(RuleMatcher.Match(tree, Entries(other)));
            }
        }

        return true;
    }

    private static RepeatedField<RateLimitDescriptor.Types.Entry> Entries(params (string Key, string Value)[] entries)
    {
        RepeatedField<RateLimitDescriptor.Types.Entry> field = [];
        field.AddRange(entries.Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value }));
        return field;
    }
}
