using System.Text.Json;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Explain;

public sealed class ExplainTests : IDisposable
{
    private const string Rules =
        """
        domain: shop
        descriptors:
          - key: user
            value: bob
            shadow_mode: true
            rate_limit: {unit: minute, requests_per_unit: 5, name: bob, replaces: [{name: carts}]}
          - key: user
            rate_limit: {unit: minute, requests_per_unit: 50}
          - key: path
            value: /cart*
            rate_limit: {unit: hour, requests_per_unit: 100, name: carts}
          - key: network
            match: cidr
            value: 10.0.0.0/8
            descriptors:
              - key: method
                value: POST
                rate_limit: {unit: second, requests_per_unit: 1}
          - key: free
            rate_limit: {unlimited: true}
          - key: tenant
            consistency: leased
            rate_limit: {unit: second, requests_per_unit: 50000}
        """;

    private readonly TemporaryDirectory _directory = new();

    public ExplainTests() => File.WriteAllText(File1, Rules);

    private string File1 => _directory.File("shop.yaml");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_rule_its_place_its_rivals_and_its_counter_are_told()
    {
        CommandRun run = await ExplainAsync("user=bob", "--at", "2026-01-01T00:00:30Z");

        Assert.Equal(
            $"""
            user=bob
              entry   user=bob: shop.user_bob, exact value  ({File1}:3:5)
                        not user: matches too (any value of the key), but comes later  ({File1}:7:5)
              rule    shop.user_bob: 5/minute, name bob, replaces carts, shadow_mode
              charged shop_user_bob_1767225600  +1  5/1m
              verdict OK, remaining 4, resets in 30s

            """,
            run.Output);
        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
    }

    [Fact]
    public async Task What_another_descriptor_of_the_call_replaces_is_not_charged()
    {
        CommandRun run = await ExplainAsync("path=/cart/7", "user=bob");

        string[] lines = run.Output.Split('\n');
        Assert.Equal("  note    replaced by shop.user_bob, so that it is not charged", lines[3]);
        Assert.Equal("  charged nothing", lines[4]);
        Assert.Equal("  verdict OK, not limited", lines[5]);
    }

    [Theory]
    [InlineData("path=/x", "  rule    none: nothing matches path=/x at this level")]
    [InlineData("network=10.1.2.3", "  rule    none: shop.network_cidr:10.0.0.0/8 carries no limit")]
    [InlineData("network=10.1.2.3,method=GET", "  rule    none: nothing matches method=GET at this level")]
    [InlineData("network=10.1.2.3,method=POST", "  entry   network=10.1.2.3: shop.network_cidr:10.0.0.0/8, cidr:10.0.0.0/8 ")]
    [InlineData("path=/cart/1", "  entry   path=/cart/1: shop.path_/cart*, wildcard /cart* ")]
    [InlineData("free=yes", "  rule    shop.free: unlimited")]
    [InlineData("free=yes", "  charged nothing")]
    [InlineData("tenant=acme", "  rule    shop.tenant: 50000/second leased")]
    [InlineData("user=eve\u001b[31m", "user=eve?[31m")]
    public async Task What_matches_and_what_does_not_is_told(string descriptor, string expected)
    {
        CommandRun run = await ExplainAsync(descriptor);

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Contains(run.Output.Split('\n'), line => line.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("user=a", "active: {days: [mon]}", "2026-01-05", "  note    active (Monday)")]
    [InlineData("user=a", "active: {days: [mon]}", "2026-01-06", "  note    not active (Monday)")]
    [InlineData("user=a", "active: {days: [mon]}", "2026-01-06", "  charged nothing")]
    [InlineData("user=a", "rollout: 0%", "2026-01-06", "  note    rolled out to 0% of keys, not to this one")]
    [InlineData("user=a", "rollout: 99.99%", "2026-01-06", "  note    rolled out to 99.99% of keys, this one among them")]
    [InlineData("user=listed", "shadow_mode: false", "2026-01-06", "  note    on the deny list: user exact:listed, scraper, until 2030-01-01T00:00:00Z")]
    [InlineData("user=friend", "shadow_mode: false", "2026-01-06", "  note    on the allow list: user exact:friend")]
    public async Task What_else_decides_is_noted(string descriptor, string extra, string at, string expected)
    {
        await File.WriteAllTextAsync(
            File1,
            $$"""
            domain: shop
            lists:
              deny: [{key: user, value: listed, reason: scraper, expires: 2030-01-01T00:00:00Z}]
              allow: [{key: user, value: friend}]
            descriptors:
              - key: user
                {{extra}}
                rate_limits: [{unit: hour, requests_per_unit: 5}, {unit: day, requests_per_unit: 9, algorithm: gcra}]
            """);

        CommandRun run = await ExplainAsync(descriptor, "--at", at);

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Contains($"\n{expected}\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu", "60/minute (60% of 100 in eu), region_share {eu: 60%, us: 40%}", "60/1m")]
    [InlineData("us", "40/minute (40% of 100 in us), region_share {eu: 60%, us: 40%}", "40/1m")]
    [InlineData(null, "100/minute, region_share {eu: 60%, us: 40%}", "100/1m")]
    public async Task A_region_is_told_its_part(string? region, string rule, string charged)
    {
        await File.WriteAllTextAsync(
            File1,
            """
            domain: shop
            descriptors:
              - {key: user, rate_limit: {unit: minute, requests_per_unit: 100}, region_share: {eu: 60%, us: 40%}}
            """);
        string[] arguments = region is null ? [] : ["--region", region];

        CommandRun run = await ExplainAsync(["user=ann", "--at", "2026-01-01", .. arguments]);
        CommandRun json = await ExplainAsync(["user=ann", "--json", .. arguments]);

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.Contains($"  rule    shop.user: {rule}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  +1  {charged}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(region is not null, json.Output.Contains($"\"region\": \"{region}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_region_without_a_share_is_a_mistake_of_the_rules()
    {
        await File.WriteAllTextAsync(
            File1,
            """
            domain: shop
            descriptors:
              - {key: user, rate_limit: {unit: minute, requests_per_unit: 100}, region_share: {eu: 60%, us: 40%}}
            """);

        CommandRun run = await ExplainAsync("user=ann", "--region", "ap");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("has no share for the region 'ap'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("consistency: leased", "user=ann", "50/1m leased")]
    [InlineData("consistency: leased", "user=bob", "5/1m")]
    [InlineData("consistency: leased", "user=cid", "9/50ms")]
    [InlineData("consistency: exact", "user=ann", "50/1m")]
    public async Task What_is_leased_is_told_whoever_says_so(string domain, string descriptor, string expected)
    {
        await File.WriteAllTextAsync(
            File1,
            $$"""
            domain: shop
            {{domain}}
            descriptors:
              - key: user
                rate_limit: {unit: minute, requests_per_unit: 50}
              - key: user
                value: bob
                consistency: exact
                rate_limit: {unit: minute, requests_per_unit: 5}
              - key: user
                value: cid
                rate_limit: {window: 50ms, requests_per_unit: 9}
            """);

        CommandRun run = await ExplainAsync(descriptor, "--at", "2026-01-01");

        Assert.Equal(("", ExitCode.Ok), (run.Error, run.ExitCode));
        Assert.EndsWith($"  +1  {expected}", run.Output.Split('\n').Single(static line => line.StartsWith("  charged ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_those_of_the_settings()
    {
        CommandRun run = await ExplainAsync("user=ann", "--at", "2026-01-01", "--key-format", "v2", "--key-prefix", "p:", "--hits", "60");

        Assert.Contains("  charged p:rls2:{4:shop4:user3:ann}:fw:60:0:f:1767225600  +60  50/1m", run.Output, StringComparison.Ordinal);
        Assert.Contains("  verdict OVER_LIMIT, remaining 0", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Json_tells_the_same()
    {
        CommandRun run = await ExplainAsync("user=bob", "path=/y", "--json", "--at", "2026-01-01");

        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement[] descriptors = [.. document.RootElement.GetProperty("descriptors").EnumerateArray()];
        JsonElement bob = descriptors[0];
        Assert.Equal("shop.user_bob", bob.GetProperty("rule").GetProperty("node").GetString());
        JsonElement charge = bob.GetProperty("charges").EnumerateArray().Single();
        Assert.Equal(
            """{"key":"shop_user_bob_1767225600","kind":"add","hits":1,"algorithm":"fixed_window","amount":5,"window_seconds":60,"burst":5}""",
            JsonSerializer.Serialize(charge));
        JsonElement step = bob.GetProperty("entries").EnumerateArray().Single();
        Assert.Equal("less_preferred", step.GetProperty("passed_over")[0].GetProperty("reason").GetString());
        Assert.Equal(4, bob.GetProperty("status").GetProperty("limitRemaining").GetInt32());
        Assert.False(descriptors[1].TryGetProperty("rule", out _));
    }

    [Theory]
    [InlineData("'nonsense' is not key=value", "nonsense")]
    [InlineData("--at 'noon' is not a time", "user=x", "--at", "noon")]
    [InlineData("the rules have no domain 'x', only shop", "user=x", "--domain", "x")]
    [InlineData("v3", "user=x", "--key-format", "v3")]
    [InlineData("Unknown option '--jsn'", "user=x", "--jsn")]
    public async Task What_makes_no_sense_is_one_sentence_and_exit_2(string expected, params string[] arguments)
    {
        CommandRun run = await ExplainAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_are_exit_1_and_several_domains_need_a_choice()
    {
        await File.WriteAllTextAsync(_directory.File("other.yaml"), Rules.Replace("shop", "other", StringComparison.Ordinal));
        CommandRun two = await CommandRun.OfAsync("explain", "--rules", _directory.Path, "user=x");
        CommandRun missing = await CommandRun.OfAsync("explain", "--rules", _directory.File("nowhere"), "user=x");

        Assert.Equal((ExitCode.Usage, ExitCode.Failed), (two.ExitCode, missing.ExitCode));
        Assert.Equal("rls explain: the rules have 2 domains (other, shop): choose one with --domain.\n", two.Error);
    }

    private Task<CommandRun> ExplainAsync(params string[] arguments) => CommandRun.OfAsync(["explain", "--rules", File1, .. arguments]);
}
