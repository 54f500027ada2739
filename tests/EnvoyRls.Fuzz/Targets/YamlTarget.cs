using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Fuzz.Targets.Text;
using EnvoyRls.Testing;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Rule files.</summary>
internal sealed class YamlTarget(string name) : TextTarget(
    name,
    [
        .. Directory.GetFiles(Repository.PathOf("examples", "rules"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(text => text.Length < 8_000),
        "domain: d\ndescriptors:\n  - key: a\n    value: b\n    rate_limit: {unit: minute, requests_per_unit: 5}\n",
        "a: &x [1, 2]\nb: *x\n<<: {c: *x}\n",
        "domain: d\ndescriptors: &d\n  - &e {key: a, descriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 1}}]}\n  - *e\n",
        $"a: &a {new string('x', 2_000)}\ndescriptors:\n  - [{string.Join(", ", Enumerable.Repeat("*a", 2_000))}]\n",
        "? |-\n  block\n: >+2\n  folded\n...\n---\n!!binary aGk=\n",
    ],
    [
        "&a ", "*a", "<<: ", "- ", "? ", ": ", "[", "]", "{", "}", "|", ">", "'", "\"", "#", "%YAML 1.1\n", "---\n", "...\n", "!!int ", "!!binary ", "!<tag:x>", "\t", "  ", "\n", "\\x00", "\\U0010FFFF",
        "domain: d\n", "descriptors:\n", "key: ", "value: ", "rate_limit: ", "unit: ", "requests_per_unit: ", "algorithm: ", "window: ", "match: ", "cidr", "regex", "lists:\n", "active: ", "rollout: ",
        "0x7fffffffffffffff", "-1", "1e400", ".nan", "010", "1_0", "~", "yes", "99999999999999999999", "\uFEFF", "\u2028", "\u0085", "[[[[[[[[", "{{{{{{{{",
    ])
{
    private RuleSetLoadResult? _result;

    // Nodes with their places take many times the text; what an alias stands for is bounded by itself.
    public override long MostAllocated(int length) => (16L * 1024 * 1024) + (4_000L * length);

    public override byte[]? Compose(Random random)
    {
        StringBuilder text = new("domain: fuzz\ndescriptors:\n");
        AppendDescriptors(text, random, 2);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    protected override string Read(string text)
    {
        RuleSetLoadResult result = _result = RuleSetLoader.Load([new RuleDocument("fuzz.yaml", text)], new RuleSetOptions());
        return result.RuleSet is null ? result.Errors[0].Message : $"rules {result.Warnings.Count}";
    }

    protected override string? Contradiction(string text)
    {
        // All that ends a line in YAML 1.1.
        int lines = 2 + text.Count(static c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029');
        RuleError? nowhere = _result!.Errors.Concat(_result.Warnings).FirstOrDefault(error => error.Line < 1 || error.Column < 1 || error.Line > lines);
        return nowhere is null ? null : $"an error is at a place that is none: {nowhere.Message}";
    }

    private static void AppendDescriptors(StringBuilder text, Random random, int indent)
    {
        string space = new(' ', indent);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            text.Append(space).Append("- key: ").Append(Any(random, "a", "b", "'1'", "remote_address", "x*", "\"\"")).Append('\n');
            foreach (string field in Fields(random))
            {
                text.Append(space).Append("  ").Append(field).Append('\n');
            }

            if (indent < 12 && random.Next(3) == 0)
            {
                text.Append(space).Append("  descriptors:\n");
                AppendDescriptors(text, random, indent + 4);
            }
        }
    }

    private static IEnumerable<string> Fields(Random random)
    {
        string[] all =
        [
            $"value: {Any(random, "v", "10.0.0.0/8", "'(a|b)*c'", "a*b", "5..10", "[x, y]", "-1", "2001:db8::/300")}",
            $"match: {Any(random, "cidr", "regex", "prefix", "suffix", "range", "exact", "nothing")}",
            $"rate_limit: {{unit: {Any(random, "second", "minute", "month", "year", "never")}, requests_per_unit: {Any(random, "0", "1", "4294967295", "4294967296", "-5", "1.5")}, algorithm: {Any(random, "gcra", "token_bucket", "sliding_window_log", "fixed_window", "x")}, burst: {Any(random, "1", "0", "99999999999")}}}",
            $"rate_limit: {{window: {Any(random, "15m", "0s", "1000d", "400000d", "1h1h")}, requests_per_unit: 3, unlimited: {Any(random, "true", "false", "maybe")}}}",
            $"shadow_mode: {Any(random, "true", "on", "2")}",
            $"rollout: {Any(random, "10%", "0%", "101%", "x")}",
            $"active: {{from: {Any(random, "2026-01-01", "0001-01-01", "99999")}, until: 2026-02-30, days: [mon, fun], hours: 25:00-08:00, time_zone: {Any(random, "Europe/Berlin", "Nowhere", "../etc")}}}",
            $"not: {Any(random, "true", "1")}",
            $"ban: {{after: {Any(random, "3", "-1")}, within: 1m, for: {Any(random, "1h", "9999999d")}}}",
        ];
        return all.Where(_ => random.Next(3) == 0);
    }

    private static string Any(Random random, params string[] texts) => texts[random.Next(texts.Length)];
}
