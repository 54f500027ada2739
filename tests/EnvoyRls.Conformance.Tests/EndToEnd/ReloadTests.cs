using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class ReloadTests
{
    /// <summary>A change is to be seen within two seconds; a busy machine is given more before the test calls it unseen.</summary>
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_mounted_ConfigMap_that_kubelet_swaps_is_loaded_anew()
    {
        using ConfigMapMount mount = new();
        await mount.PublishAsync("rules.yaml", LimitOf(3));
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RUNTIME_ROOT", mount.Root), ("RUNTIME_IGNOREDOTFILES", "true"));
        Assert.Equal(3u, await LimitAsync(server));

        for (uint limit = 4; limit <= 6; limit++)
        {
            await mount.PublishAsync("rules.yaml", LimitOf(limit));
            await HasLimitAsync(server, limit);
        }

        Assert.Equal(4ul, await server.CounterAsync("ratelimit.service.config_load_success"));
        Assert.Equal(0ul, await server.CounterAsync("ratelimit.service.config_load_error"));
    }

    [Fact]
    public async Task A_root_that_is_a_swapped_link_is_loaded_anew()
    {
        using TemporaryDirectory directory = new();
        string current = directory.File("current");
        await PublishAsync("first", 3);
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RUNTIME_ROOT", current), ("RUNTIME_WATCH_ROOT", "true"));
        Assert.Equal(3u, await LimitAsync(server));

        await PublishAsync("second", 8);
        await HasLimitAsync(server, 8);

        async Task PublishAsync(string release, uint limit)
        {
            string documents = Path.Combine(directory.File(release), "config");
            Directory.CreateDirectory(documents);
            await File.WriteAllTextAsync(Path.Combine(documents, "rules.yaml"), LimitOf(limit));
            await SymbolicLink.SwapAsync(current, directory.File(release));
        }
    }

    [Fact]
    public async Task Rules_with_mistakes_leave_the_old_ones_in_force_and_every_mistake_is_logged()
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync();
        server.Rules.Replace(
            """
            domain: conformance
            descriptors:
              - key: watched
                rate_limit: {unit: fortnight, requests_per_unit: 3}
              - value: without a key
              - key: watched_too
                rate_limit: {unlimited: true, unit: day, requests_per_unit: 3}
            """);
        await Eventually.IsTrueAsync(
            async () => await server.CounterAsync("ratelimit.service.config_load_error") > 0, SeenWithin, () => "the error is counted");

        using RateLimitClient client = server.Connect();
        Assert.Equal(3u, (await client.AskAsync("small", "x")).Statuses[0].CurrentLimit.RequestsPerUnit);
        string[] mistakes = server.Output.Split('\n').Where(line => line.Contains("Error loading new configuration", StringComparison.Ordinal)).ToArray();
        Assert.Contains(mistakes, line => line.Contains("invalid rate limit unit 'fortnight'", StringComparison.Ordinal) && line.Contains("line 4", StringComparison.Ordinal));
        Assert.Contains(mistakes, line => line.Contains("descriptor has empty key", StringComparison.Ordinal) && line.Contains("line 5", StringComparison.Ordinal));
        Assert.Contains(mistakes, line => line.Contains("should not specify rate limit unit when unlimited", StringComparison.Ordinal));

        server.Rules.Replace(LimitOf(9));
        await HasLimitAsync(server, 9);
    }

    private static string LimitOf(uint requests) =>
        $$"""
        domain: conformance
        descriptors:
          - key: watched
            rate_limit: {unit: day, requests_per_unit: {{requests}}}
        """;

    private static async Task<uint> LimitAsync(RateLimitServer server)
    {
        using RateLimitClient client = server.Connect();
        return (await client.AskAsync("watched", Guid.NewGuid().ToString())).Statuses[0].CurrentLimit?.RequestsPerUnit ?? 0;
    }

    private static Task<TimeSpan> HasLimitAsync(RateLimitServer server, uint limit) => Eventually.IsTrueAsync(
        async () => await LimitAsync(server) == limit, SeenWithin, () => $"a limit of {limit}: {server.Output}");
}
