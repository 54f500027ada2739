using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.DecisionLog;
using EnvoyRls.Server.Telemetry.Decisions;
using EnvoyRls.Server.Tests.Telemetry.Decisions;

namespace EnvoyRls.Server.Tests.Telemetry.DecisionLog;

public sealed class DecisionLogSinkTests
{
    private const string Rules =
        """
        domain: d
        lists:
          deny: [{key: ip, value: 192.0.2.1, reason: abuse}]
          allow: [{key: ip, value: 192.0.2.2}]
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 2, name: few}}
          - {key: watched, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 0}}
          - {key: paced, rate_limit: {algorithm: gcra, window: 1500ms, requests_per_unit: 3}}
        """;

    private readonly StatRegistry _statistics = new();

    [Fact]
    public async Task An_admitted_decision_is_one_line()
    {
        JsonElement line = Assert.Single(await LinesAsync(new DecisionLogOptions(), ("user", "ann\n\"ü\"")));

        Assert.Equal(
            """{"@timestamp":"2025-11-21T10:00:00.000000Z","event":{"kind":"event","dataset":"envoyrls.decision","action":"allowed","outcome":"success"},"rule":{"name":"d.user"},"rate_limit":{"domain":"d","source":"file","entries":[{"key":"user","value":"ann\n\"ü\""}],"hits":1,"call_denied":false,"limit":{"amount":2,"window_ms":60000,"algorithm":"fixed_window","name":"few"},"remaining":1,"reset_ms":60000},"ecs":{"version":"8.11.0"}}""",
            line.GetRawText());
    }

    [Fact]
    public async Task A_denied_decision_says_so()
    {
        JsonElement line = (await LinesAsync(new DecisionLogOptions(), ("user", "ann"), ("user", "ann"), ("user", "ann")))[2];

        Assert.Equal(("denied", "failure"), (Text(line, "event", "action"), Text(line, "event", "outcome")));
        Assert.True(line.GetProperty("rate_limit").GetProperty("call_denied").GetBoolean());
        Assert.Equal(0, line.GetProperty("rate_limit").GetProperty("remaining").GetInt32());
    }

    [Fact]
    public async Task Watching_rules_deny_in_the_log_alone()
    {
        JsonElement line = Assert.Single(await LinesAsync(new DecisionLogOptions(), ("watched", "ann")));

        Assert.Equal(("shadow_denied", "success"), (Text(line, "event", "action"), Text(line, "event", "outcome")));
    }

    [Fact]
    public async Task Lists_are_named_with_their_reason()
    {
        IReadOnlyList<JsonElement> lines = await LinesAsync(new DecisionLogOptions(), ("ip", "192.0.2.1"), ("ip", "192.0.2.2"));

        Assert.Equal("list", Text(lines[0], "rate_limit", "source"));
        Assert.Equal("""{"kind":"deny","key":"ip","reason":"abuse"}""", lines[0].GetProperty("rate_limit").GetProperty("list").GetRawText());
        Assert.Equal("""{"kind":"allow","key":"ip"}""", lines[1].GetProperty("rate_limit").GetProperty("list").GetRawText());
        Assert.False(lines[0].TryGetProperty("rule", out _));
    }

    [Fact]
    public async Task Limits_of_any_window_and_algorithm_are_told()
    {
        JsonElement line = Assert.Single(await LinesAsync(new DecisionLogOptions(), ("paced", "ann")));

        Assert.Equal("""{"amount":3,"window_ms":1500,"algorithm":"gcra"}""", line.GetProperty("rate_limit").GetProperty("limit").GetRawText());
        Assert.Equal(500, line.GetProperty("rate_limit").GetProperty("reset_ms").GetInt32());
    }

    [Fact]
    public async Task Values_are_hashed_or_left_out_if_so_asked()
    {
        JsonElement hashed = Assert.Single(await LinesAsync(new DecisionLogOptions { Keys = KeyMode.Hashed, KeySecret = "s" }, ("user", "ann")));
        JsonElement none = Assert.Single(await LinesAsync(new DecisionLogOptions { Keys = KeyMode.None }, ("user", "ann")));

        Assert.StartsWith("hmac:", Entry(hashed).GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"key":"user"}""", Entry(none).GetRawText());
        Assert.DoesNotContain("ann", hashed.GetRawText() + none.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25, 1, "allowed denied")]
    [InlineData(0.2, 1, "denied")]
    [InlineData(1, 0, "allowed")]
    [InlineData(0, 0, "")]
    public async Task A_share_of_each_kind_is_logged(double admitted, double denied, string expected)
    {
        DecisionLogOptions options = new() { Sample = admitted, DeniedSample = denied };

        IReadOnlyList<JsonElement> lines = await LinesAsync(options, ("user", "ann"), ("ip", "192.0.2.1"));

        Assert.Equal(expected, string.Join(' ', lines.Select(line => Text(line, "event", "action"))));
    }

    [Fact]
    public async Task A_share_is_told_with_the_line()
    {
        JsonElement line = Assert.Single(await LinesAsync(new DecisionLogOptions { Sample = 0.25 }, ("user", "ann")));

        Assert.Equal(0.25, line.GetProperty("rate_limit").GetProperty("sample").GetDouble());
    }

    [Fact]
    public async Task Lines_beyond_the_buffer_are_dropped_and_counted()
    {
        DecisionLogBuffer buffer = new(700);
        DecisionLogSink sink = new(new DecisionLogOptions(), buffer, _statistics);
        await using ObservedLimiter limiter = new(Rules, sink);

        for (int i = 0; i < 5; i++)
        {
            await limiter.AskAsync(("paced", "ann"));
        }

        Assert.Equal(1u, _statistics.Counter("envoyrls.decision_log.lines_total").Value);
        Assert.Equal(4u, _statistics.Counter("envoyrls.decision_log.dropped_total").Value);
        Assert.Single(Parse(buffer));
        await limiter.AskAsync(("paced", "ann"));
        Assert.Single(Parse(buffer));
    }

    private async Task<IReadOnlyList<JsonElement>> LinesAsync(DecisionLogOptions options, params (string Key, string Value)[] asked)
    {
        DecisionLogBuffer buffer = new(100_000);
        DecisionLogSink sink = new(options, buffer, _statistics, static () => 0.2);
        await using ObservedLimiter limiter = new(Rules, sink);
        foreach ((string, string) entry in asked)
        {
            await limiter.AskAsync(entry);
        }

        return Parse(buffer);
    }

    private static IReadOnlyList<JsonElement> Parse(DecisionLogBuffer buffer)
    {
        string text = Encoding.UTF8.GetString(buffer.Take().Span);
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static JsonElement Entry(JsonElement line) => line.GetProperty("rate_limit").GetProperty("entries")[0];

    private static string? Text(JsonElement line, string group, string field) => line.GetProperty(group).GetProperty(field).GetString();
}
