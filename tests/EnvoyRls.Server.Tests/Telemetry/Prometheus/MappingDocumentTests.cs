using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

public sealed class MappingDocumentTests
{
    private const string Document = """
        defaults:
          timer_type: summary
          ttl: 1m
        mappings:
        - match: "test.dispatcher.*.*.*"
          name: dispatcher_events_total
          labels: {processor: "$1", action: "$2", outcome: "$3", job: test_dispatcher}
        - match: "*.signup.*.*"
          name: signup_events_total
          labels: {provider: "$2", outcome: "$3", job: "${1}_server", nobody: "$4$name", price: "$$5"}
        - match: 'test\.(?P<first>\w+)\.(\w+)\.counter'
          match_type: regex
          name: "${first}_total"
          labels: {all: "$0", provider: "$1"}
        - match: "typed.*"
          match_metric_type: gauge
          name: typed_gauge
        - match: "typed.*"
          match_metric_type: timer
          name: typed_seconds
          observer_type: histogram
          histogram_options: {buckets: [0.5, 1]}
          scale: 0.001
        - match: "(never"
          match_type: glob
          name: literal
        - match: "honored.*"
          name: honored
          honor_labels: true
          labels: {zone: rule}
        - match: "overruled.*"
          name: overruled
          labels: {zone: rule}
        - match: "secret.*"
          action: drop
        """;

    [Theory]
    [InlineData("test.dispatcher.FooProcessor.send.success", "dispatcher_events_total", "action=send job=test_dispatcher outcome=success processor=FooProcessor")]
    [InlineData("foo_product.signup.facebook.failure", "signup_events_total", "job=foo_product_server outcome=failure price=$5 provider=facebook")]
    [InlineData("a.test.web.x.counter.b", "web_total", "all=test.web.x.counter provider=x")]
    [InlineData("test.web-server.foo.bar", "test_web_server_foo_bar", "")]
    [InlineData("typed.x", "typed_x", "")]
    [InlineData("(never", "literal", "")]
    public void Rules_name_and_label_what_they_match(string stat, string name, string labels)
    {
        MappedStat mapped = Mapper(Document).Map(stat, StatKind.Counter)!;

        Assert.Equal(name, mapped.Name);
        Assert.Equal(labels, ReferenceMappingTests.Labels(mapped));
    }

    [Theory]
    [InlineData("honored.x", "zone=tag")]
    [InlineData("overruled.x", "zone=rule")]
    public void A_label_wins_over_an_extra_tag_unless_the_rule_honors_tags(string stat, string labels)
    {
        StatMapper mapper = new(MappingParser.Parse(Document, "m.yaml"), new ExtraTags([new("zone", "tag")]));

        Assert.Equal(labels, ReferenceMappingTests.Labels(mapper.Map(stat, StatKind.Counter)!));
    }

    [Fact]
    public void A_rule_for_one_kind_leaves_the_others()
    {
        StatMapper mapper = Mapper(Document);

        Assert.Equal("typed_gauge", mapper.Map("typed.x", StatKind.Gauge)!.Name);
        MappedStat timing = mapper.Map("typed.x", StatKind.Observer)!;
        Assert.Equal("typed_seconds", timing.Name);
        Assert.Equal([0.5, 1], timing.Buckets);
        Assert.Equal(0.001, timing.Scale);
    }

    [Fact]
    public void A_dropped_statistic_is_left_out() => Assert.Null(Mapper(Document).Map("secret.x", StatKind.Counter));

    [Theory]
    [InlineData("false", "first")]
    [InlineData("true", "second")]
    public void Globs_are_tried_in_order_unless_ordering_is_disabled(string disabled, string name)
    {
        string document = $$"""
            defaults: {glob_disable_ordering: {{disabled}}}
            mappings:
            - {match: "a.*.c", name: first}
            - {match: "a.b.*", name: second}
            - {match: "a", match_type: regex, name: third}
            """;

        Assert.Equal(name, Mapper(document).Map("a.b.c", StatKind.Counter)!.Name);
        Assert.Equal("third", Mapper(document).Map("x.a", StatKind.Counter)!.Name);
    }

    [Theory]
    [InlineData("defaults: {match_type: regex}\nmappings: [{match: 'b$', name: n}]", "a.b", "n")]
    [InlineData("", "a.b", "a_b")]
    [InlineData("mappings:", "a.b", "a_b")]
    public void Defaults_and_emptiness_are_understood(string document, string stat, string name) =>
        Assert.Equal(name, Mapper(document).Map(stat, StatKind.Counter)!.Name);

    [Theory]
    [InlineData("mappings: [}", "m.yaml:1:12: ")]
    [InlineData("[]", "m.yaml:1:1: fields with a name and a value are expected")]
    [InlineData("mapping: []", "m.yaml:1:1: 'mapping' is not one of defaults, mappings")]
    [InlineData("mappings: {}", "m.yaml:1:11: mappings: a list is expected")]
    [InlineData("mappings:\n- name: n", "m.yaml:2:3: match: is missing")]
    [InlineData("mappings:\n- match: a", "m.yaml:2:3: name: is missing")]
    [InlineData("mappings:\n- match: a*\n  name: n", "m.yaml:2:10: match: 'a*': '*' must be a whole segment between dots")]
    [InlineData("mappings:\n- match: (\n  match_type: regex\n  name: n", "m.yaml:2:10: match: Invalid pattern")]
    [InlineData("mappings:\n- match: a\n  match_type: wild\n  name: n", "m.yaml:3:15: match_type: 'wild' is not one of glob, regex")]
    [InlineData("mappings:\n- match: a\n  name: n\n  match_metric_type: set", "m.yaml:4:22: match_metric_type: 'set' is not one of counter, gauge, observer, timer")]
    [InlineData("mappings:\n- match: a\n  name: n\n  action: keep", "m.yaml:4:11: action: 'keep' is not one of map, drop")]
    [InlineData("mappings:\n- match: a\n  name: n\n  labels: {1a: b}", "m.yaml:4:12: labels: '1a' is not a label's name")]
    [InlineData("mappings:\n- match: a\n  name: n\n  scale: much", "m.yaml:4:10: 'much' is not a number")]
    [InlineData("mappings:\n- match: a\n  name: n\n  buckets: [1, 1]", "m.yaml:4:12: buckets: the upper bounds must ascend")]
    [InlineData("mappings:\n- match: a\n  name: [n]", "m.yaml:3:9: one value is expected")]
    [InlineData("mappings:\n- match: a\n  naem: n", "m.yaml:3:3: 'naem' is not one of ")]
    public void A_fault_is_named_with_its_place(string document, string message)
    {
        FormatException error = Assert.Throws<FormatException>(() => MappingParser.Parse(document, "m.yaml"));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static StatMapper Mapper(string document) => new(MappingParser.Parse(document, "m.yaml"), ExtraTags.None);
}
