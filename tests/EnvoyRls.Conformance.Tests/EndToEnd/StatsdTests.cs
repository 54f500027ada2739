using System.Globalization;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class StatsdTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_StatsD_agent_gets_every_hit_once_the_last_ones_at_the_end(string protocol)
    {
        const string Hits = "ratelimit.service.rate_limit.conformance.small.total_hits";
        await using StatsdCollector agent = new(udp: protocol is "udp");
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("USE_STATSD", "true"),
            ("STATSD_HOST", "127.0.0.1"),
            ("STATSD_PORT", agent.Port.ToString(CultureInfo.InvariantCulture)),
            ("STATSD_PROTOCOL", protocol),
            ("STATS_FLUSH_INTERVAL", "100ms"));
        using RateLimitClient client = server.Connect();
        await CallAsync(client);
        await Eventually.IsTrueAsync(() => agent.Sum(Hits) == 5, Patience, "five hits arrive");
        await Eventually.IsTrueAsync(
            () => agent.Sum("ratelimit.service.rate_limit.conformance.small.over_limit") == 2, Patience, "so do the denied ones");
        Assert.Contains(agent.Lines, line => line.StartsWith("ratelimit_server.ShouldRateLimit.response_time:", StringComparison.Ordinal) && line.EndsWith("|ms", StringComparison.Ordinal));
        Assert.Equal(1, agent.Sum("ratelimit.service.config_load_success"));

        await CallAsync(client);
        Assert.Equal(0, await server.StopAsync());
        await Eventually.IsTrueAsync(() => agent.Sum(Hits) == 10, Patience, "the hits before the end arrive too");
    }

    [Fact]
    public async Task A_DogStatsD_agent_gets_tags()
    {
        await using StatsdCollector agent = new(udp: true);
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("USE_DOG_STATSD", "true"),
            ("STATSD_HOST", "127.0.0.1"),
            ("STATSD_PORT", agent.Port.ToString(CultureInfo.InvariantCulture)),
            ("STATS_FLUSH_INTERVAL", "100ms"),
            ("EXTRA_TAGS", "env:test"),
            ("USE_DOG_STATSD_MOGRIFIERS", "LIMIT"),
            ("DOG_STATSD_MOGRIFIER_LIMIT_PATTERN", @"^ratelimit\.service\.rate_limit\.(.*)\.(.*)\.(.*)$"),
            ("DOG_STATSD_MOGRIFIER_LIMIT_NAME", "ratelimit.$3"),
            ("DOG_STATSD_MOGRIFIER_LIMIT_TAGS", "domain:$1,rule:$2"));
        using RateLimitClient client = server.Connect();
        await CallAsync(client);
        await Eventually.IsTrueAsync(
            () => agent.Lines.Any(line => line.StartsWith("ratelimit.total_hits:", StringComparison.Ordinal)
                && line.Contains("env:test,domain:conformance,rule:small", StringComparison.Ordinal)),
            Patience,
            "the renamed counter arrives");
    }

    private static async Task CallAsync(RateLimitClient client)
    {
        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync("small", "x");
        }
    }
}
