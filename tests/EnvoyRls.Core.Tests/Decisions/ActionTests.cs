using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>What rules do with hits above their limit: reject, throttle, log; and what they send to those they deny.</summary>
public sealed class ActionTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: log, action: log, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: slow, action: throttle, rate_limit: {algorithm: leaky_bucket, unit: second, requests_per_unit: 10, burst: 2, max_delay: 300ms}}
          - {key: slower, action: throttle, rate_limit: {algorithm: leaky_bucket, unit: second, requests_per_unit: 1, burst: 1, max_delay: 5s}}
          - key: kind
            rate_limit: {unit: minute, requests_per_unit: 1, name: gently}
            response:
              raw_body: '{"rule":"${rule}","limit":${limit},"window":${window},"remaining":${remaining},"reset":${reset},"retry":${retry_after},"domain":"${domain}"}'
              headers: [{name: content-type, value: application/json}, {name: x-retry, value: 'in ${retry_after} s'}]
          - key: unnamed
            value: x
            rate_limit: {algorithm: token_bucket, window: 1500ms, requests_per_unit: 1}
            response: {raw_body: '${rule} ${window}'}
          - {key: plain, rate_limit: {unit: minute, requests_per_unit: 1}}
          - {key: watched, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 1}, response: {raw_body: never}}
        """;

    private readonly LimiterHarness _harness = new(Rules, inMemory: true);

    [Fact]
    public async Task A_logging_rule_never_denies_and_counts_what_it_would_have()
    {
        RateLimitResponse response = await _harness.DecideAsync("d", Requests.Descriptor("log=a", hits: 13));

        Assert.Equal("Ok 0", response.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal("T13 O3 N2 W0", _harness.Counts("d.log"));
        Assert.Equal(3ul, _harness.Count("ratelimit.service.rate_limit.d.log.logged"));
    }

    [Fact]
    public async Task A_throttling_rule_admits_with_a_wait_up_to_its_longest()
    {
        List<string> answers = [];
        for (int i = 0; i < 6; i++)
        {
            RateLimitResponse response = await _harness.DecideAsync("d", "slow=a");
            answers.Add($"{response.Verdicts()} {string.Join(' ', response.Headers())}".TrimEnd());
        }

        Assert.Equal(
            [
                "Ok 1",
                "Ok 0",
                "Ok 0 X-RateLimit-Delay: 0.100",
                "Ok 0 X-RateLimit-Delay: 0.200",
                "Ok 0 X-RateLimit-Delay: 0.300",
                "OverLimit 0",
            ],
            answers);
    }

    [Fact]
    public async Task The_longest_wait_of_a_call_is_told()
    {
        await _harness.DecideAsync("d", Requests.Descriptor("slow=a", hits: 2), Requests.Descriptor("slower=a"));

        Assert.Equal(["X-RateLimit-Delay: 1.000"], (await _harness.DecideAsync("d", "slow=a", "slower=a")).Headers());
    }

    [Theory]
    [InlineData("Wait", "Wait: 1.000")]
    [InlineData("", null)]
    public async Task The_header_may_have_another_name_or_none(string name, string? expected)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { DelayHeader = name }, inMemory: true);
        await harness.DecideAsync("d", "slower=a");

        Assert.Equal(expected, (await harness.DecideAsync("d", "slower=a")).Headers().SingleOrDefault());
    }

    [Fact]
    public async Task A_denied_client_gets_the_rules_own_answer()
    {
        await _harness.DecideAsync("d", "kind=a");

        RateLimitResponse response = await _harness.DecideAsync("d", "kind=a");

        Assert.Equal(
            """{"rule":"gently","limit":1,"window":60,"remaining":0,"reset":26,"retry":26,"domain":"d"}""",
            response.RawBody.ToStringUtf8());
        Assert.Equal(["content-type: application/json", "x-retry: in 26 s"], response.Headers());
    }

    [Fact]
    public async Task A_rule_without_a_name_goes_by_its_place()
    {
        await _harness.DecideAsync("d", "unnamed=x");

        Assert.Equal("d.unnamed_x 1.5", (await _harness.DecideAsync("d", "unnamed=x")).RawBody.ToStringUtf8());
    }

    [Fact]
    public async Task The_first_denying_rule_that_has_an_answer_gives_it()
    {
        await _harness.DecideAsync("d", "plain=a", "unnamed=x", "kind=a");

        Assert.StartsWith("d.unnamed_x", (await _harness.DecideAsync("d", "plain=a", "unnamed=x", "kind=a")).RawBody.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_passes_gets_none()
    {
        await _harness.DecideAsync("d", "watched=a");

        RateLimitResponse response = await _harness.DecideAsync("d", "watched=a", "kind=b");

        Assert.Empty(response.RawBody);
        Assert.Empty(response.Headers());
    }
}
