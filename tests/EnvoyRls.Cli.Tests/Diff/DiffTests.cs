using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Diff;

public sealed class DiffTests : IDisposable
{
    private const string Base =
        """
        domain: shop
        descriptors:
          - key: user
            rate_limit: {unit: minute, requests_per_unit: 5, name: per_user}
            descriptors:
              - key: path
                value: /cart
                rate_limit: {unit: hour, requests_per_unit: 100}
          - key: free
            rate_limit: {unlimited: true}
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Files_comments_spelling_and_order_are_no_differences()
    {
        const string Same =
            """
            # The same rules, told otherwise.
            descriptors:
              - {key: free, rate_limit: {unlimited: yes}}
              - key: "user"
                descriptors:
                  - key: path
                    value: /cart
                    rate_limit: {requests_per_unit: 0x64, unit: HOUR}
                rate_limit:
                  name: per_user
                  requests_per_unit: 5
                  unit: MINUTE
                  unlimited: false
                shadow_mode: false
            domain: shop
            """;

        CommandRun run = await DiffAsync(Base, Same);

        Assert.Equal(("no differences\n", "", ExitCode.Ok), (run.Output, run.Error, run.ExitCode));
    }

    [Fact]
    public async Task What_is_added_removed_and_changed_is_said_with_its_place()
    {
        CommandRun run = await DiffAsync(
            Base,
            """
            domain: shop
            descriptors:
              - key: user
                rate_limit: {unit: hour, requests_per_unit: 50, name: per_user}
                shadow_mode: true
                metadata: {b: 1, a: [x]}
                descriptors:
                  - key: path
                    value: /cart
              - key: address
                rate_limit: {unit: second, requests_per_unit: 1}
            """);

        string file = _directory.File("new.yaml");
        Assert.Equal(
            $$"""
            added     shop.address: 1/second  ({{file}}:10:5)
            removed   shop.free: unlimited  ({{_directory.File("old.yaml")}}:9:5)
            changed   shop.user requests_per_unit: 5 -> 50  ({{file}}:3:5)
            changed   shop.user window: minute -> hour  ({{file}}:3:5)
            changed   shop.user shadow_mode: (none) -> true  ({{file}}:3:5)
            changed   shop.user metadata: (none) -> {a: ["x"], b: 1}  ({{file}}:3:5)
            changed   shop.user.path_/cart requests_per_unit: 100 -> (none)  ({{file}}:8:9)
            changed   shop.user.path_/cart window: hour -> (none)  ({{file}}:8:9)
            8 differences: 1 added, 1 removed, 6 changed

            """,
            run.Output);
        Assert.Equal(("", ExitCode.Failed), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task A_rule_that_says_the_same_elsewhere_has_moved()
    {
        CommandRun run = await DiffAsync(
            Base,
            """
            domain: shop
            descriptors:
              - key: user
                rate_limit: {unit: minute, requests_per_unit: 5, name: per_user}
              - key: path
                value: /cart
                rate_limit: {unit: hour, requests_per_unit: 100}
              - key: free
                rate_limit: {unlimited: true}
            """);

        Assert.Equal(
            $"moved     shop.user.path_/cart -> shop.path_/cart  ({_directory.File("new.yaml")}:5:5)\n1 difference: 1 moved\n",
            run.Output);
    }

    [Fact]
    public async Task A_domain_more_or_less_is_a_difference()
    {
        Directory.CreateDirectory(_directory.File("two"));
        await File.WriteAllTextAsync(_directory.File("two/a.yaml"), Base);
        await File.WriteAllTextAsync(_directory.File("two/b.yaml"), "domain: empty\n");
        await File.WriteAllTextAsync(_directory.File("one.yaml"), Base);

        CommandRun more = await CommandRun.OfAsync("diff", _directory.File("one.yaml"), _directory.File("two"));
        CommandRun less = await CommandRun.OfAsync("diff", _directory.File("two"), _directory.File("one.yaml"));

        Assert.Equal("added     empty: domain\n1 difference: 1 added\n", more.Output);
        Assert.Equal("removed   empty: domain\n1 difference: 1 removed\n", less.Output);
    }

    [Theory]
    [InlineData("/a*,/ab*,/c*", "/c*,/a*,/ab*", "")]
    [InlineData("/a*,/ab*,/c*", "/ab*,/a*,/c*", "path_/ab*>path_/a*")]
    [InlineData("/a*,*z,/c*", "*z,/c*,/a*", "path_*z>path_/a*")]
    [InlineData("*,/a*,/b*", "/a*,/b*,*", "path_/a*>path_* path_/b*>path_*")]
    [InlineData("/a*,/ab", "/ab,/a*", "")]
    public async Task Order_is_a_difference_where_two_wildcards_match_the_same_values(string before, string after, string expected)
    {
        CommandRun run = await DiffAsync(Wildcards(before), Wildcards(after), "--json");

        using JsonDocument document = JsonDocument.Parse(run.Output);
        string found = string.Join(' ', document.RootElement.GetProperty("differences").EnumerateArray()
            .Select(item => $"{item.GetProperty("rule").GetString()!["d.".Length..]}>{item.GetProperty("to").GetString()!["d.".Length..]}"));
        Assert.Equal(expected, found);
        Assert.Equal(expected.Length == 0 ? ExitCode.Ok : ExitCode.Failed, run.ExitCode);

        static string Wildcards(string values) => "domain: d\ndescriptors:\n" + string.Concat(values.Split(',')
            .Select(value => $"  - {{key: path, value: \"{value}\", rate_limit: {{unit: day, requests_per_unit: 1}}}}\n"));
    }

    [Theory]
    [InlineData("{match: set, values: [a, b]}", "{match: set, values: [b, a]}", "no differences")]
    [InlineData("{match: regex, value: a+}, {match: regex, value: b+}", "{match: regex, value: b+}, {match: regex, value: a+}", "reordered d.k_regex:b+ is tried before d.k_regex:a+ now")]
    [InlineData("{match: set, values: [a, b]}, {match: set, values: [c]}", "{match: set, values: [c]}, {match: set, values: [a, b]}", "no differences")]
    [InlineData("{match: set, values: [a, b]}, {match: set, values: [b]}", "{match: set, values: [b]}, {match: set, values: [a, b]}", "reordered d.k_set:b is tried before d.k_set:a,b now")]
    [InlineData("{value: x, not: true}, {value: y, not: true}", "{value: y, not: true}, {value: x, not: true}", "reordered d.k_not:y is tried before d.k_not:x now")]
    [InlineData("{match: prefix, value: a}, {match: suffix, value: b}", "{match: suffix, value: b}, {match: prefix, value: a}", "no differences")]
    [InlineData("{match: prefix, value: a}", "{match: prefix, value: a, fallthrough: true}", "changed   d.k_prefix:a fallthrough: (none) -> true")]
    [InlineData("{value: a}", "{value: a, match: exact}", "changed   d.k_a match: (none) -> exact")]
    [InlineData("{match: prefix, value: x}, {value: a*}, {value: ab*}", "{match: prefix, value: x}, {value: ab*}, {value: a*}", "no differences")]
    [InlineData("{match: prefix, value: x}, {value: a*b}, {value: ab*}", "{match: prefix, value: x}, {value: ab*}, {value: a*b}", "reordered d.k_ab* is tried before d.k_a*b now")]
    public async Task Matchers_are_compared_by_what_they_match(string before, string after, string expected)
    {
        CommandRun run = await DiffAsync(Siblings(before), Siblings(after));

        Assert.Equal("", run.Error);
        Assert.StartsWith(expected, run.Output, StringComparison.Ordinal);

        static string Siblings(string items) => "domain: d\ndescriptors:\n" + string.Concat(items.Split("}, {")
            .Select(item => $"  - {{key: k, {item.Trim('{', '}')}, rate_limit: {{unit: day, requests_per_unit: 1}}}}\n"));
    }

    [Fact]
    public async Task What_a_domain_says_is_compared_and_so_are_its_lists()
    {
        CommandRun run = await DiffAsync(
            """
            domain: d
            charge: each
            lists:
              deny:
                - {key: ip, value: 10.0.0.1, reason: scraper}
                - {key: ip, match: cidr, value: 10.1.0.0/16}
              allow:
                - {key: user, value: bob}
            """,
            """
            domain: d
            match_order: specific
            charge: all_or_nothing
            on_store_failure: local
            lists:
              deny:
                - {key: ip, match: cidr, value: 10.2.0.0/16, reason: new}
                - {key: ip, value: 10.0.0.1, reason: scraper, expires: 2030-01-01T00:00:00Z}
              allow:
                - {key: user, value: bob}
            """);

        Assert.Equal(
            """
            changed   d match_order: (none) -> specific
            changed   d charge: each -> all_or_nothing
            changed   d on_store_failure: (none) -> local
            changed   d deny list: ip=exact:10.0.0.1 expires: (none) -> 2030-01-01T00:00:00Z
            removed   d deny list: ip=cidr:10.1.0.0/16
            added     d deny list: ip=cidr:10.2.0.0/16: new
            6 differences: 1 added, 1 removed, 4 changed

            """.Split('\n').Order(StringComparer.Ordinal),
            run.Output.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_part_of_a_limit_is_compared()
    {
        CommandRun run = await DiffAsync(
            "domain: d\ndescriptors:\n  - {key: k, rate_limit: {unit: day, requests_per_unit: 1}}\n",
            """
            domain: d
            descriptors:
              - key: k
                action: throttle
                rollout: 12.5%
                charge_parents: true
                on_store_failure: deny
                active: {from: 2026-01-01, days: [mon, wed-thu], hours: ["22:00-06:00"], time_zone: Europe/Berlin}
                response: {raw_body: "slow ${limit}", headers: [{name: x-a, value: b}]}
                rate_limits:
                  - {algorithm: token_bucket, requests_per_unit: 1, window: 90s, burst: 5, max_delay: 5s}
                  - {algorithm: gcra, requests_per_unit: 100, unit: day, name: daily}
            """);

        string[] expected =
        [
            "requests_per_unit: 1 -> (none)", "window: day -> (none)",
            "rate_limits[0].requests_per_unit: (none) -> 1", "rate_limits[0].window: (none) -> 90s", "rate_limits[0].algorithm: (none) -> token_bucket",
            "rate_limits[0].burst: (none) -> 5", "rate_limits[0].max_delay: (none) -> 5s",
            "rate_limits[1].window: (none) -> day", "rate_limits[1].algorithm: (none) -> gcra", "rate_limits[1].name: (none) -> daily",
            "charge_parents: (none) -> true", "action: (none) -> throttle", "rollout: (none) -> 12.5%", "on_store_failure: (none) -> deny",
            "active: (none) -> from 2025-12-31T23:00:00Z, Monday Wednesday Thursday, 22:00-06:00, Europe/Berlin",
            "response: (none) -> x-a: b; raw_body 'slow ${limit}'",
        ];
        Assert.Equal("", run.Error);
        Assert.All(expected, part => Assert.Contains($" d.k {part} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_has_every_part_of_a_difference()
    {
        CommandRun run = await DiffAsync(Base, Base.Replace("requests_per_unit: 5,", "requests_per_unit: 6,", StringComparison.Ordinal), "--json");

        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement difference = document.RootElement.GetProperty("differences").EnumerateArray().Single();
        Assert.Equal(
            ["changed", "shop.user", "requests_per_unit", "5", "6", $"{_directory.File("new.yaml")}:3:5"],
            difference.EnumerateObject().Select(member => member.Value.GetString()!),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_exit_2()
    {
        CommandRun missing = await CommandRun.OfAsync("diff", _directory.File("nowhere.yaml"), _directory.File("nowhere.yaml"));
        CommandRun wrong = await DiffAsync(Base, "domain: shop\ndescriptors:\n  - value: v\n");
        CommandRun half = await CommandRun.OfAsync("diff", _directory.File("old.yaml"));

        Assert.Equal((ExitCode.Usage, ExitCode.Usage, ExitCode.Usage), (missing.ExitCode, wrong.ExitCode, half.ExitCode));
        Assert.StartsWith("rls diff: cannot read", missing.Error, StringComparison.Ordinal);
        Assert.Contains("new.yaml:3:5: error: descriptor has empty key", wrong.Error, StringComparison.Ordinal);
    }

    private async Task<CommandRun> DiffAsync(string before, string after, params string[] options)
    {
        await File.WriteAllTextAsync(_directory.File("old.yaml"), before);
        await File.WriteAllTextAsync(_directory.File("new.yaml"), after);
        return await CommandRun.OfAsync(["diff", _directory.File("old.yaml"), _directory.File("new.yaml"), .. options]);
    }
}
