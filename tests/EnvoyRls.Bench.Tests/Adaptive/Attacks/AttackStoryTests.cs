using System.Text.RegularExpressions;
using System.Xml.Linq;
using EnvoyRls.Bench.Adaptive.Attacks.Story;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

public sealed partial class AttackStoryTests
{
    private const string Manual = "adaptive.md";

    [Fact]
    public void A_story_tells_what_was_found_what_was_done_and_whom_it_hit()
    {
        IReadOnlyDictionary<string, string> parts = new AttackStory(ExampleRun.Held()).Parts;

        Assert.Contains("20 hostile calls a second for 60 s, held after 8 s", parts["outcome"].ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("| 8 | 11 | 1 | 5 | 50 % | 0.6 | 1 |", parts["ticks"], StringComparison.Ordinal);
        Assert.Equal("-2 0 2 4 6 8 10 12 14", string.Join(' ', parts["ticks"].Split('\n')[2..^1].Select(static row => row.Split(' ')[1])));
        Assert.Contains("| 6 | signature | it is a flood |", parts["findings"], StringComparison.Ordinal);
        Assert.Equal(
            $"""
            | second | override | what becomes of it |
            |---|---|---|
            | 6 | {ExampleRun.Id} | noted, path=/login\|a, remote_address=* (newcomers): confidence is shut, confidence 0.6, at least 0.9 needed |
            | 8 | {ExampleRun.Id} | every gate is open: path=/login\|a, remote_address=* (newcomers) is left 5 per 1s |
            | 70 | {ExampleRun.Id} | loosened to 10 per 1s |
            | 90 | {ExampleRun.Id} | over |

            {ExampleRun.Id} denies 416 calls of the attack and 1 benign ones.

            """,
            parts["overrides"]);
        Assert.Contains("rate_limit: {unit: second, requests_per_unit: 5}", parts["export"], StringComparison.Ordinal);
        Assert.Contains($"{ExampleRun.Id}: active", parts["explain"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_manual_gets_the_parts_that_it_has_sections_for()
    {
        string told = new AttackStory(ExampleRun.Held()).Tell("before\n<!-- attacks: flood export -->\nof last year\n<!-- end -->\nafter\n");

        Assert.StartsWith("before\n<!-- attacks: flood export -->\n```yaml\nid: ovr-0123456789ab\n", told, StringComparison.Ordinal);
        Assert.EndsWith("```\n<!-- end -->\nafter\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("last year", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_story_without_an_override_says_so() =>
        Assert.Equal("No override came into force.\n", new AttackStory(ExampleRun.Benign()).Parts["overrides"]);

    [Fact]
    public async Task The_manual_shows_plots_that_are_there_and_tells_of_the_same_attacks()
    {
        string manual = await File.ReadAllTextAsync(Repository.PathOf("docs", Manual), TestContext.Current.CancellationToken);

        string[] pictures = [.. Picture().Matches(manual).Select(static match => match.Groups["file"].Value)];
        Assert.NotEmpty(pictures);
        Assert.All(pictures, static picture => Assert.Equal("svg", XDocument.Load(Repository.PathOf("docs", picture)).Root!.Name.LocalName));

        string[] told = [.. Section().Matches(manual).Select(static match => match.Groups["scenario"].Value).Distinct(StringComparer.Ordinal)];
        Assert.NotEmpty(told);
        Assert.All(told, scenario => Assert.Contains(pictures, picture => picture.Contains($"/{scenario}-seed-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_section_of_the_manual_is_one_that_the_bench_fills()
    {
        string manual = await File.ReadAllTextAsync(Repository.PathOf("docs", Manual), TestContext.Current.CancellationToken);
        IEnumerable<string> known = new AttackStory(ExampleRun.Held()).Parts.Keys;

        Assert.All(Section().Matches(manual), match => Assert.Contains(match.Groups["part"].Value, known, StringComparer.Ordinal));
        Assert.All(Section().Matches(manual), static match => Assert.NotEmpty(match.Groups["text"].Value.Trim()));
    }

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>[^)]+\.svg)\)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Picture();

    [GeneratedRegex("<!-- attacks: (?<scenario>[^ ]+) (?<part>[^ ]+) -->(?<text>.*?)<!-- end -->", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex Section();
}
