using System.Text.Json;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Rules.Grammar;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Rules.Export;

public sealed class RuleExportTests
{
    [Fact]
    public void Rules_are_written_as_people_write_them()
    {
        RuleSet rules = RuleText.Parse(
            """
            domain: web
            lists: {deny: [{key: user, match: set, values: [eve, mallory], reason: "fraud: ticket 4711", expires: 2027-01-01}]}
            descriptors:
              - {key: path, match: prefix, value: /api, descriptors: [{key: user, shadow_mode: yes, rate_limit: {unit: MINUTE, requests_per_unit: 0x10}}]}
              - key: "yes"
                value: "on"
                rate_limits: [{window: 90s, requests_per_unit: 5, name: a, algorithm: gcra}, {unit: day, requests_per_unit: 50}]
                active: {days: [sat, sun], hours: ["22:00-24:00"]}
            """);

        RuleDocument document = Assert.Single(RuleExport.Write(rules, "version 17"));

        Assert.Equal("web.yaml", document.Name);
        Assert.Equal(
            """
            # version 17
            domain: web
            lists:
              deny:
                - key: user
                  match: set
                  values: [eve, mallory]
                  reason: "fraud: ticket 4711"
                  expires: "2027-01-01T00:00:00Z"
            descriptors:
              - key: path
                match: prefix
                value: /api
                descriptors:
                  - key: user
                    rate_limit: {unit: minute, requests_per_unit: 16}
                    shadow_mode: true
              - key: "yes"
                value: "on"
                rate_limits:
                  - window: 90s
                    requests_per_unit: 5
                    algorithm: gcra
                    name: a
                  - unit: day
                    requests_per_unit: 50
                active: {days: [sun, sat], hours: ["22:00-24:00"]}

            """,
            document.Text);
    }

    [Fact]
    public void What_is_written_loads_as_the_same_rules()
    {
        int loaded = 0;
        foreach (int seed in Enumerable.Range(1, 600))
        {
            if (RuleText.Load(new RandomRules(seed).Document()).RuleSet is { } rules)
            {
                loaded++;
                AssertReadsBack(rules);
            }
        }

        Assert.True(loaded > 40, $"only {loaded} documents were right");
    }

    [Fact]
    public void The_manual_and_the_examples_load_as_the_same_rules()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.yaml", SearchOption.AllDirectories).Select(File.ReadAllText)];
        RuleSet[] sets = [.. files.Concat(Manual.Documents()).Append(SampleRules.Extended).Append(SampleRules.Wildcards).Select(text => RuleText.Load(text).RuleSet).OfType<RuleSet>()];

        Assert.True(sets.Length > 15, $"only {sets.Length} documents");
        Assert.All(sets, AssertReadsBack);
    }

    [Fact]
    public void Values_of_a_list_file_become_a_set()
    {
        RuleSet rules = RuleText.Load(
            RuleText.Defaults, ("d.yaml", "domain: d\nlists: {allow: [{key: k, file: x.list}]}\n"), ("x.list", "a\nb\nc expires=2027-01-01 why\n")).RuleSet!;

        string text = Assert.Single(RuleExport.Write(rules, "")).Text;

        Assert.Equal(
            ["k set:a,b", "k exact:c"],
            RuleText.Domain(text).Lists.Allow.Select(item => $"{item.Key} {item.Matcher.Text}").ToArray());
    }

    [Fact]
    public void Long_keys_and_odd_characters_read_back()
    {
        string longKey = new('k', 3_000);
        string odd = "\"\\\u2028\u0085\u0007\t\uFEFF😀'";
        ManagedDocument document = new(
            ManagedKind.Rule,
            "r",
            $$$"""{"domain":"d","descriptors":[{"key":"{{{longKey}}}","value":{{{JsonSerializer.Serialize(odd)}}}}],"metadata":{"{{{longKey}}}":{"{{{longKey}}}":["x"]}},"rate_limit":{"unit":"day"}}""",
            DocumentSyntax.Json);

        AssertReadsBack(ManagedText.Rules(document));
    }

    [Fact]
    public void Every_layer_has_a_document()
    {
        ManagedLayer layer = ManagedText.Parse(
            ManagedText.Limited("r1", "priority: 5", "descriptors: [{key: a}]"),
            ManagedText.Limited("r2", "descriptors: [{key: a}]"),
            ManagedText.Item("i", "{domain: d, list: deny, key: k, value: v}"),
            ManagedText.Tier("alice", "{limits: [{domain: d, descriptors: [{key: user_id}], rate_limit: {unit: day}}]}"));
        RuleSet files = RuleText.Parse("domain: d\ncharge: each\ndescriptors: [{key: a, rate_limit: {unit: day}}]\n");

        RuleDocument[] managed = [.. RuleExport.Write(layer, "managed rules")];
        RuleDocument[] effective = [.. RuleExport.Write(layer.Over(files), "effective\nrules")];

        Assert.Equal(["d.users.yaml", "d.priority5.yaml", "d.priority0.yaml", "d.lists.yaml"], managed.Select(document => document.Name).ToArray());
        Assert.Equal(["d.1.yaml", "d.2.yaml", "d.3.yaml", "d.4.yaml"], effective.Select(document => document.Name).ToArray());
        Assert.StartsWith("# effective rules\n# layer 1 of 4 of domain 'd', the first asked first\n", effective[0].Text, StringComparison.Ordinal);
        Assert.Equal(RuleStructure.Of(layer.Over(files)), RuleStructure.Of(RuleSet.Compose([.. effective.Select(document => RuleText.Parse(document.Text))])));
        Assert.Equal(RuleStructure.Of(layer.Over(files)), RuleStructure.Of(RuleSet.Compose([.. managed.Select(document => RuleText.Parse(document.Text)), files])));
    }

    private static void AssertReadsBack(RuleSet rules)
    {
        IReadOnlyList<RuleDocument> documents = RuleExport.Write(rules, "a test");

        RuleSetLoadResult result = RuleSetLoader.Load(documents, RuleText.Defaults);

        Assert.True(result.Errors.Count == 0, $"{string.Join('\n', result.Errors)} in {string.Join('\n', documents.Select(document => document.Text))}");
        Assert.Equal(RuleStructure.Of(rules), RuleStructure.Of(result.RuleSet!));
        Assert.Equal(rules.Dump().Replace(", layer: managed", "", StringComparison.Ordinal), result.RuleSet!.Dump());
    }
}
