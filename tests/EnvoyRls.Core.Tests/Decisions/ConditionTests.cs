using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Rules that hold for some clients only.</summary>
public sealed class ConditionTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: new, when: {newcomer: true}, rate_limit: {unit: minute, requests_per_unit: 1}}
          - {key: old, when: {newcomer: false}, rate_limit: {unit: minute, requests_per_unit: 2}}
          - {key: bot, when: {bot_likelihood: ">= 80%"}, rate_limit: {unit: minute, requests_per_unit: 3}}
          - {key: man, when: {bot_likelihood: "< 20%"}, rate_limit: {unit: minute, requests_per_unit: 4}}
          - {key: newbot, when: {newcomer: true, bot_likelihood: "> 50%"}, rate_limit: {unit: minute, requests_per_unit: 5}}
          - {key: odd, when: {suspect: true}, rate_limit: {unit: minute, requests_per_unit: 6}}
          - {key: fine, when: {suspect: false}, rate_limit: {unit: minute, requests_per_unit: 7}}
        """;

    private static readonly string[] Keys = ["new", "old", "bot", "man", "newbot", "odd", "fine"];

    private readonly ClientStandings _clients = new();
    private readonly RuleSetSlot _rules = new() { Current = RuleText.Parse(Rules) };
    private readonly RateLimiter _limiter;

    public ConditionTests()
    {
        ManualTime time = new();
        WindowClock clock = new(time);
        StatRegistry statistics = new();
        _limiter = new RateLimiter(
            _rules,
            new MemoryCounterStore(1_000, clock, time, statistics),
            clock,
            null,
            statistics,
            new RuleStatisticsRegistry(statistics, 100),
            LimiterHarness.NoJitter with { ClientKeys = ["ip"] },
            clients: _clients);
    }

    [Theory]
    [InlineData("known", "- 1 - 3 - - 6")]
    [InlineData("stranger", "0 - - 3 - - 6")]
    [InlineData("bot", "0 - 2 - 4 5 -")]
    [InlineData(null, "- 1 - 3 - - 6")]
    public async Task A_rule_whose_condition_does_not_hold_is_as_if_it_were_not_there(string? client, string remaining)
    {
        ClientFilter known = new(members: 10);
        known.Add(_clients.Hash.Of("ip", "known"));
        _clients.Publish(known, [KeyValuePair.Create(_clients.Hash.Of("ip", "bot"), (byte)80)], [_clients.Hash.Of("ip", "bot")]);

        Assert.Equal(remaining, await AskAsync(client));
    }

    [Fact]
    public async Task With_nothing_known_nobody_is_a_newcomer_or_a_bot() => Assert.Equal("- 1 - 3 - - 6", await AskAsync("anybody"));

    [Fact]
    public async Task The_client_may_be_named_by_any_descriptor_of_the_call()
    {
        _clients.Publish(new ClientFilter(members: 1), [], []);

        RateLimitResult result = await _limiter.DecideAsync(Requests.Call("d", "new=x", "path=/,ip=stranger"), long.MaxValue);

        Assert.Equal("Ok 0, Ok -", result.Response!.Verdicts());
    }

    [Fact]
    public async Task Overrides_may_have_conditions()
    {
        _clients.Publish(new ClientFilter(members: 1), [], []);
        _rules.Current = RuleText.Parse(LayerText.Limits("ip=100")).With(
            null, OverrideText.Parse(OverrideText.Scale("o", "ip", "10%", "when: {newcomer: true}"), OverrideText.Scale("p", "ip", "50%", "when: {newcomer: false}")));

        Assert.Equal("Ok 9", (await _limiter.DecideAsync(Requests.Call("d", "ip=stranger"), long.MaxValue)).Response!.Verdicts());
        _clients.Publish(null, [], []);
        Assert.Equal("Ok 48", (await _limiter.DecideAsync(Requests.Call("d", "ip=stranger"), long.MaxValue)).Response!.Verdicts());
    }

    /// <summary>What is left of each limit; a dash where the rule does not hold.</summary>
    private async Task<string> AskAsync(string? client)
    {
        string[] descriptors = [.. Keys.Select(key => $"{key}=x"), .. client is null ? Array.Empty<string>() : [$"ip={client}"]];
        RateLimitResult result = await _limiter.DecideAsync(Requests.Call("d", descriptors), long.MaxValue);
        return string.Join(' ', result.Response!.Statuses.Take(Keys.Length).Select(status => status.CurrentLimit is null ? "-" : $"{status.LimitRemaining}"));
    }
}
