using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Makes texts that use everything the rule language has; few of them contain a mistake.</summary>
internal sealed class RandomRules(int seed)
{
    private static readonly string[] Keys = ["user", "path", "on", "x y", "k_v", "remote_address", "tier"];
    private static readonly string[] Values = ["a", "0123", "yes", "~", "12", "a b", "'it''s'", "\"q\\n\\\"\"", "é😀", "a*b", "'*'", "'a: b'", "-", "'#'"];
    private static readonly string[] Metadata = ["{a: 1, on: [x, 1.5, ~, {y: -0.0}], '5': \"5\"}", "{big: 1e300, nested: {deep: {deeper: {deepest: true}}}}", "{}", "{n: 123456789012345678, s: '0x10'}"];

    private readonly Random _random = new(seed);
    private int _name;

    /// <summary>A document of domain <c>d</c>.</summary>
    public string Document() => string.Concat(
        "domain: d\n",
        Maybe(3, () => $"match_order: {Word("reference", "specific")}\n"),
        Maybe(3, () => $"charge: {Word("each", "all_or_nothing")}\n"),
        Maybe(3, () => "on_store_failure: local\n"),
        Maybe(3, () => "consistency: leased\n"),
        Maybe(2, () => $"lists:\n  deny:\n{Several(3, () => $"    - {{key: {Key()}, {ListMatch()}{Maybe(2, () => ", reason: 'they asked: why?'")}{Maybe(2, () => ", expires: 2027-02-03T04:05:06.789Z")}}}\n")}"),
        $"descriptors:\n{Descriptors(2, 3)}");

    /// <summary>The text of a managed rule.</summary>
    public string ManagedRule() => string.Concat(
        $"domain: {Word("d", "e")}\n",
        Maybe(2, () => $"priority: {_random.Next(-3, 4)}\n"),
        Maybe(8, () => "enabled: false\n"),
        $"descriptors:\n{Several(3, () => $"  - {Entry()}\n")}",
        Rule(0));

    private string Descriptors(int indent, int depth) => Several(4, () =>
    {
        string pad = new(' ', indent + 2);
        string below = depth > 0 && _random.Next(2) == 0 ? $"{pad}descriptors:\n{Descriptors(indent + 4, depth - 1)}" : "";
        string rule = _random.Next(4) > 0 ? Rule(indent + 2) : "";
        return $"{new string(' ', indent)}- key: {Key()}\n{pad}<<: {Entry()}\n{rule}{below}";
    });

    private string Entry() => $"{{key: {Key()}{Maybe(2, () => $", {Match()}")}{Maybe(6, () => ", fallthrough: true")}{Maybe(6, () => ", value_to_metric: true")}}}";

    private string Key() => $"{Word(Keys)}{Maybe(2, () => Number(100))}";

    private string Match() => _random.Next(9) switch
    {
        0 => "match: prefix, value: /api",
        1 => "match: suffix, values: [.png, .jpg], not: true",
        2 => "match: cidr, values: [10.0.0.0/8, '2001:db8::/32']",
        3 => "match: number, value: '100..199'",
        4 => "match: regex, value: '^a(b|c)*[0-9]+$', share_threshold: true",
        5 => "match: set, values: [a, '1', 'true']",
        6 => "match: exact, value: 'x*'",
        7 => "value: x, not: true",
        _ => $"value: {Word(Values)}",
    };

    private string ListMatch() => _random.Next(4) switch
    {
        0 => "match: prefix, value: /api",
        1 => "match: set, values: [a]",
        2 => "match: exact, value: 'a*'",
        _ => $"value: {Number(1000)}",
    };

    private string Rule(int indent)
    {
        string pad = new(' ', indent);
        string limits = _random.Next(6) switch
        {
            0 => $"rate_limit: {{unlimited: true, name: free{Number(9)}, replaces: [{{name: z}}]}}\n",
            1 => $"rate_limits:\n{Several(3, () => $"{pad}  - {Limit()}\n")}",
            _ => $"rate_limit: {Limit()}\n",
        };
        return string.Concat(
            $"{pad}{limits}",
            Line(pad, 5, () => "shadow_mode: true"),
            Line(pad, 5, () => "quota_mode: true"),
            Line(pad, 5, () => "detailed_metric: true"),
            Line(pad, 5, () => "charge_parents: true"),
            Line(pad, 6, () => $"action: {Word("reject", "log", "throttle")}"),
            Line(pad, 5, () => $"rollout: {Word("0%", "12.5%", "99.99%", "100%")}"),
            Line(pad, 5, () => $"active: {Active()}"),
            Line(pad, 6, () => "ban: {after: 3, within: 1h30m, for: 90s, max: 2d}"),
            Line(pad, 6, () => $"on_store_failure: {Word(WordTable<Core.Rules.StoreFailureMode>.Words)}"),
            Line(pad, 6, () => $"consistency: {Word(WordTable<Core.Rules.Consistency>.Words)}"),
            Line(pad, 6, () => $"region_share: {Word("{eu: 60%, us: 40%}", "{a-1: 12.5%}", "{x: 33%, y: 33%, z: 33.34%}")}"),
            Line(pad, 5, () => $"response: {Word("{raw_body: 'no ${limit}: #1'}", "{headers: [{name: X-A, value: \"${rule}\"}, {name: X-B}]}", "{headers: []}", "{raw_body: ''}")}"),
            Line(pad, 5, () => $"metadata: {Word(Metadata)}"));
    }

    private string Limit() => string.Concat(
        "{",
        _random.Next(6) switch
        {
            0 => $"window: {Word("1500ms", "90s", "1h30m", "30d", "60s")}",
            1 => $"unit: minute, unit_multiplier: {1 + _random.Next(3)}",
            2 => "unit: month, calendar: true",
            _ => $"unit: {Word("second", "Minute", "HOUR", "day", "week", "month", "year")}",
        },
        $", requests_per_unit: {Number(1000)}",
        Maybe(3, () => $", algorithm: {Word("sliding_window_log", "sliding_window_counter", "token_bucket, burst: 7", "gcra", "leaky_bucket", "leaky_bucket, burst: 1")}"),
        Maybe(4, () => $", name: n{_name++}"),
        Maybe(6, () => ", replaces: [{name: other}, {name: another}]"),
        Maybe(6, () => $", active: {Active()}"),
        "}");

    private string Active() => Word(
        "{from: 2026-01-01, until: 2027-01-01T00:00:00+01:00, time_zone: Europe/Berlin}",
        "{days: [mon-fri, sun], hours: ['22:00-06:00', '00:00-24:00', '12:30-24:00']}",
        "{days: [mon-sun]}",
        "{hours: ['00:00-12:00'], time_zone: America/New_York}");

    private string Line(string pad, int oneIn, Func<string> text) => Maybe(oneIn, () => $"{pad}{text()}\n");

    private string Maybe(int oneIn, Func<string> text) => _random.Next(oneIn) == 0 ? text() : "";

    private string Several(int most, Func<string> text) => string.Concat(Enumerable.Range(0, 1 + _random.Next(most)).Select(_ => text()));

    private string Number(int below) => _random.Next(below).ToString(CultureInfo.InvariantCulture);

    private string Word(params IReadOnlyList<string> words) => words[_random.Next(words.Count)];
}
