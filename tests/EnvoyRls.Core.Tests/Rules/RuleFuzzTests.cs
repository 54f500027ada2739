using System.Diagnostics;
using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

/// <summary>Whatever a file contains, loading answers with rules or with errors that say where and what, and soon.</summary>
public sealed class RuleFuzzTests
{
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(10);

    private static readonly string[] Seeds =
    [
        SampleRules.Basic,
        SampleRules.Wildcards,
        "domain: d\ndescriptors:\n  - &a {key: a, rate_limit: &l {unit: day, requests_per_unit: 0x10}}\n  - {<<: *a, key: b}\n"
            + "  - key: |\n      block\n    value: >-\n      folded\n    metadata: {x: [1, 1.5, ~], 'y': {z: !!binary aGk=}}\n    rate_limit: *l\n",
        SampleRules.Extended,
    ];

    private static readonly string[] Tokens =
    [
        "domain", "descriptors", "key", "value", "rate_limit", "unit", "requests_per_unit", "unlimited", "replaces", "name", "metadata",
        "share_threshold", ":", ": ", "- ", "\n", "\n  ", "\n    ", "\n      ", "\t", "[", "]", "{", "}", ",", "'", "\"", "&a", "*a", "<<", "<<: *a",
        "rate_limits", "algorithm", "gcra", "window", "90s", "1h30m", "unit_multiplier", "calendar", "burst", "action", "throttle", "max_delay", "rollout", "25%",
        "active", "from", "2026-03-01", "hours", "22:00-06:00", "days", "mon-fri", "time_zone", "Europe/Berlin", "ban", "after", "for", "response", "raw_body", "${limit}",
        "headers", "charge", "on_store_failure", "consistency", "region_share", "charge_parents", "4294967295", "!!int", "!!binary", "!!str", "!", "|", ">", "#", "---", "...", "%YAML 1.1", "~", "yes", "1.5", "0x", "-1", "day", "*", "@", "\\", "\0", "é", "😀", "\uD800", "?", "? ",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_tokens_are_answered(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 2_500; i++)
        {
            AssertAnswered(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Tokens[random.Next(Tokens.Length)])));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Damaged_rule_files_are_answered(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 1_500; i++)
        {
            string text = Seeds[random.Next(Seeds.Length)];
            for (int damages = random.Next(1, 5); damages > 0; damages--)
            {
                text = Damage(text, random);
            }

            AssertAnswered(text);
        }
    }

    /// <summary>An anchor that nobody asks for changes nothing, but that the list is read as a whole before anything is made of its items.</summary>
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Descriptors_read_along_the_way_come_to_the_same_as_those_read_behind_it(int seed)
    {
        const string List = "\ndescriptors:\n  - ";
        Random random = new(seed);
        int compared = 0;
        for (int i = 0; i < 1_500; i++)
        {
            string text = Seeds[random.Next(Seeds.Length)];
            for (int damages = random.Next(4); damages > 0; damages--)
            {
                text = Damage(text, random);
            }

            RuleSetLoadResult along = RuleText.Load(text);
            RuleSetLoadResult behind = RuleText.Load(text.Replace(List, "\ndescriptors: &whole\n  - ", StringComparison.Ordinal));

            Assert.Equal(behind.Errors, along.Errors);
            Assert.Equal(behind.Warnings, along.Warnings);
            Assert.Equal(behind.RuleSet?.Dump(), along.RuleSet?.Dump());
            compared += text.Contains(List, StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(compared, 500, 1_500);
    }

    /// <summary>Texts whose reading would be slow or deep if anything were quadratic or unbounded.</summary>
    public static TheoryData<string> Extremes => new()
    {
        "quoted", "plain", "key", "comment", "lines", "anchors", "flow", "block", "indent", "unknown keys", "siblings", "aliases", "merges", "wildcards", "quotes",
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Extreme_texts_are_answered_soon(string kind) => AssertAnswered(Extreme(kind));

    private static string Extreme(string kind) => kind switch
    {
        "quoted" => RuleText.Descriptor($"value: \"{new string('x', 1_000_000)}\""),
        "plain" => RuleText.Descriptor($"value: {new string('x', 1_000_000)}"),
        "key" => $"domain: d\n{new string('k', 100_000)}: x\n",
        "comment" => $"domain: d # {new string('x', 1_000_000)}\n",
        "lines" => $"domain: d{new string('\n', 1_000_000)}",
        "anchors" => "domain: d\nmetadata:\n" + Repeat(20_000, i => $"  k{i}: &a{i} x\n"),
        "flow" => $"domain: d\nmetadata: [{Repeat(50_000, i => $"{i}, ")}]\n",
        "block" => RuleText.Descriptor("value: |", Repeat(50_000, _ => "      x\n")),
        "indent" => "domain: d\nmetadata:\n" + Repeat(180, i => $"{new string(' ', i + 1)}k:\n"),
        "unknown keys" => "domain: d\n" + Repeat(10_000, i => $"keyword{i}: x\n"),
        "siblings" => "domain: d\ndescriptors:\n" + Repeat(20_000, i => $"  - {{key: k, value: v{i}}}\n"),
        "aliases" => "domain: d\nmetadata:\n  a: &a [1, 2, 3]\n" + Repeat(20_000, i => $"  b{i}: *a\n"),
        "merges" => "domain: d\nmetadata:\n  a: &a {b: 1, c: 2}\n" + Repeat(20_000, i => $"  d{i}: {{<<: *a}}\n"),
        "wildcards" => "domain: d\ndescriptors:\n" + Repeat(20_000, i => $"  - {{key: k, value: '*{i}*'}}\n"),
        _ => new string('\'', 1_000_001),
    };

    private static string Repeat(int count, Func<int, string> item) => string.Concat(Enumerable.Range(0, count).Select(item));

    private static string Damage(string text, Random random)
    {
        int at = random.Next(text.Length + 1);
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        switch (random.Next(8))
        {
            case 0:
                return text[..at];
            case 1:
                return text.Insert(at, Tokens[random.Next(Tokens.Length)]);
            case 2:
                return at == text.Length ? text : text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
            case 3:
                return string.Join('\n', [.. lines[..line], lines[line], .. lines[line..]]);
            case 4:
                return string.Join('\n', [.. lines[..line], lines[line].Insert(0, new string(' ', random.Next(1, 4))), .. lines[(line + 1)..]]);
            case 5:
                return text.Insert(at, new string(random.Next(2) == 0 ? '[' : '{', random.Next(1, 300)));
            case 6:
                return text.Insert(at, new string('x', random.Next(1, 20_000)));
            default:
                return FlipBits(text, random);
        }
    }

    private static string FlipBits(string text, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int flips = random.Next(1, 4); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static void AssertAnswered(string text)
    {
        long started = Stopwatch.GetTimestamp();
        RuleSetLoadResult result;
        try
        {
            result = RuleText.Load(text);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"loading threw for: {Shorten(text)}", error);
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Assert.True(took < LongestLoad, $"{took} for: {Shorten(text)}");
        Assert.True(result.Errors.Count == 0 == result.RuleSet is not null, Shorten(text));
        int lines = text.AsSpan().Count('\n') + text.AsSpan().Count('\r') + text.AsSpan().Count('\u0085') + text.AsSpan().Count('\u2028') + text.AsSpan().Count('\u2029') + 1;
        foreach (RuleError error in result.Errors.Concat(result.Warnings))
        {
            Assert.True(
                error is { File: "rules.yaml", Line: >= 1, Column: >= 1, Message.Length: > 0, Fix.Length: > 0 } && error.Line <= lines + 1,
                $"{error} for: {Shorten(text)}");
        }
    }

    private static string Shorten(string text) => text.Length <= 2_000 ? text : $"{text[..2_000]}... ({text.Length} characters)";
}
