using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.EndToEnd;

/// <summary>The real process, whose rules are a ConfigMap of an API server.</summary>
public sealed class ConfigMapTests
{
    /// <summary>An edit is to be in force within two seconds; a busy machine is given more before the test calls it unseen.</summary>
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Edits_are_in_force_at_once_and_an_API_server_that_is_away_disturbs_nobody()
    {
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        api.Publish(("rules.yaml", LimitOf(3)));
        await using RateLimitServer server = await RateLimitServer.StartAsync(api.Settings);
        using RateLimitClient client = server.Connect();
        using CancellationTokenSource stop = new();
        Task<int> traffic = AskUntilAsync(client, stop.Token);
        await HasLimitAsync(client, 3, server);

        api.Publish(("rules.yaml", LimitOf(4)));
        await HasLimitAsync(client, 4, server);

        await api.GoAwayAsync();
        await Eventually.IsTrueAsync(
            async () => (await server.HealthAsync()).Contains("cannot be reached", StringComparison.Ordinal), SeenWithin, () => server.Output);
        Assert.Equal("0", await server.GaugeAsync("envoyrls_configmap_followed"));
        Assert.True(await server.IsHealthyAsync());
        api.Publish(("rules.yaml", LimitOf(5)));
        await HasLimitAsync(client, 4, server);
        await api.ComeBackAsync();
        await HasLimitAsync(client, 5, server);
        Assert.Contains("configmap: followed", await server.HealthAsync(), StringComparison.Ordinal);
        Assert.Equal("1", await server.GaugeAsync("envoyrls_configmap_followed"));

        api.Publish(("rules.yaml", "domain: [not a name"));
        await Eventually.IsTrueAsync(async () => await server.CounterAsync("ratelimit.service.config_load_error") > 0, SeenWithin, () => server.Output);
        await HasLimitAsync(client, 5, server);
        api.Delete();
        await Eventually.IsTrueAsync(
            async () => (await server.HealthAsync()).Contains("configmap: it is not there", StringComparison.Ordinal), SeenWithin, () => server.Output);
        await HasLimitAsync(client, 5, server);
        api.Publish(("rules.yaml", LimitOf(6)));
        await HasLimitAsync(client, 6, server);

        await stop.CancelAsync();
        Assert.True(await traffic > 0);
        Assert.DoesNotContain("first-token", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Without_the_ConfigMap_the_start_fails_with_its_name()
    {
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        await using RateLimitServer server = RateLimitServer.Launch(api.Settings);

        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.Contains("no rules could be read from ConfigMap limits/envoyrls-rules", server.Output, StringComparison.Ordinal);
    }

    private static string LimitOf(int limit) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        domain: conformance
        descriptors:
          - key: account
            rate_limit: {unit: year, requests_per_unit: {{limit}}}
        """);

    private static Task<TimeSpan> HasLimitAsync(RateLimitClient client, uint limit, RateLimitServer server) => Eventually.IsTrueAsync(
        async () => (await client.LookAsync("conformance", "account", "a")).CurrentLimit?.RequestsPerUnit == limit,
        SeenWithin,
        () => $"the limit is {limit}: {server.Output}");

    /// <summary>Asks without pause; a call that fails fails the test.</summary>
    private static async Task<int> AskUntilAsync(RateLimitClient client, CancellationToken stop)
    {
        int asked = 0;
        while (!stop.IsCancellationRequested)
        {
            RateLimitResponse answer = await client.AskAsync("account", "b");
            Assert.NotEqual(RateLimitResponse.Types.Code.Unknown, answer.OverallCode);
            asked++;
            await Task.Delay(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        }

        return asked;
    }
}
