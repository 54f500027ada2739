using EnvoyRls.Conformance.Tests.Clients;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class StartupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Rules_that_are_wrong_from_the_start_fail_every_call_until_they_are_mended()
    {
        using RuntimeDirectory rules = new();
        rules.Replace("domain: ''");
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RUNTIME_ROOT", rules.Root));
        await ForeignClient.Python.RunAsync(ClientCases.NotConfigured, server.Address);
        await ForeignClient.Node.RunAsync(ClientCases.NotConfigured, server.Address);
        Assert.True(await server.CounterAsync("ratelimit.service.call.should_rate_limit.service_error") >= 2);

        rules.Replace(await File.ReadAllTextAsync(Paths.Rules));
        await IsServedAsync(server);
    }

    [Fact]
    public async Task A_rule_directory_that_is_not_there_keeps_the_server_from_starting()
    {
        await using RateLimitServer server = RateLimitServer.Launch(("RUNTIME_ROOT", "/nowhere/at/all"));
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.Contains("no rules could be read from /nowhere/at/all/config", server.Output, StringComparison.Ordinal);
        Assert.Contains("FORCE_START_WITHOUT_INITIAL_CONFIG", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_it_starts_without_rules_and_serves_once_they_come()
    {
        using TemporaryDirectory root = new();
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("RUNTIME_ROOT", root.Path), ("FORCE_START_WITHOUT_INITIAL_CONFIG", "true"));
        await ForeignClient.Python.RunAsync(ClientCases.NotConfigured, server.Address);

        Directory.CreateDirectory(root.File("config"));
        File.Copy(Paths.Rules, Path.Combine(root.File("config"), "rules.yaml"));
        await IsServedAsync(server);
    }

    [Fact]
    public async Task Health_waits_for_a_domain_where_it_is_told_to()
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED", "true"));
        File.Delete(Path.Combine(server.Rules.Documents, "conformance.yaml"));
        await Eventually.IsTrueAsync(async () => !await server.IsHealthyAsync(), Patience, () => "unhealthy without a domain");
        server.Rules.Replace(await File.ReadAllTextAsync(Paths.Rules));
        await server.WaitUntilHealthyAsync();
    }

    [Fact]
    public async Task It_waits_for_a_Redis_that_is_not_up_yet()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using RateLimitServer server = RateLimitServer.Launch(
            ("REDIS_URL", redis.Address), ("REDIS_STARTUP_INITIAL_INTERVAL", "100ms"), ("REDIS_STARTUP_MAX_INTERVAL", "500ms"));
        await Eventually.IsTrueAsync(() => server.Output.Contains(redis.Address, StringComparison.Ordinal), Patience, "it says what it waits for");
        Assert.False(await server.IsHealthyAsync());
        Assert.False(server.HasExited);

        await redis.RestartAsync();
        await server.WaitUntilHealthyAsync();
        await ForeignClient.Python.RunAsync(ClientCases.FirstCall, server.Address);
    }

    [Fact]
    public async Task It_gives_up_on_Redis_when_it_was_told_how_long_to_try()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using RateLimitServer server = RateLimitServer.Launch(
            ("REDIS_URL", $"redis://:s3cret-s3cret@{redis.Address}"), ("REDIS_STARTUP_INITIAL_INTERVAL", "100ms"), ("REDIS_STARTUP_MAX_ELAPSED_TIME", "1s"));
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.Contains("timed out waiting for Redis connection", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_while_it_waits_for_Redis_ends_it()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using RateLimitServer server = RateLimitServer.Launch(("REDIS_URL", redis.Address));
        await Eventually.IsTrueAsync(() => server.Output.Contains(redis.Address, StringComparison.Ordinal), Patience, "it says what it waits for");
        Assert.Equal(1, await server.StopAsync());
    }

    private static async Task IsServedAsync(RateLimitServer server)
    {
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    return (await client.AskAsync("small", "x")).Statuses[0].CurrentLimit is not null;
                }
                catch (GrpcException notYet) when (notYet.Status.Code == StatusCode.Unavailable)
                {
                    return false;
                }
            },
            Patience,
            () => $"rules in force: {server.Output}");
    }
}
