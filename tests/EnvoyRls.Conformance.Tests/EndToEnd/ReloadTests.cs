using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
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
    public async Task A_list_file_in_a_ConfigMap_takes_effect_and_a_bad_one_does_not()
    {
        using ConfigMapMount mount = new();
        await PublishAsync("203.0.113.0/24 port scans");
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RULES", Path.Combine(mount.Root, "config")));
        using RateLimitClient client = server.Connect();
        Assert.Equal((true, false), await DeniedAsync());

        await PublishAsync("198.51.100.0/24 expires=2099-01-01T00:00:00Z scrapers # reported");
        await Eventually.IsTrueAsync(async () => await DeniedAsync() == (false, true), SeenWithin, () => $"the new list: {server.Output}");

        await PublishAsync("203.0.113.0/24", "198.51.100.256");
        await Eventually.IsTrueAsync(
            async () => await server.CounterAsync("ratelimit.service.config_load_error") > 0, SeenWithin, () => "the error is counted");
        Assert.Equal((false, true), await DeniedAsync());
        Assert.Contains(
            server.Output.Split('\n'),
            line => line.Contains("blocked.list", StringComparison.Ordinal) && line.Contains("line 2", StringComparison.Ordinal));

        await PublishAsync("203.0.113.0/24", "198.51.100.25");
        await Eventually.IsTrueAsync(async () => await DeniedAsync() == (true, false), SeenWithin, () => $"the mended list: {server.Output}");

        Task PublishAsync(params string[] lines) => mount.PublishAsync(
            ("rules.yaml", "{domain: conformance, lists: {deny: [{key: address, match: cidr, file: blocked.list}]}}"),
            ("blocked.list", string.Join('\n', lines)));

        async Task<(bool, bool)> DeniedAsync() => (await IsDeniedAsync("203.0.113.9"), await IsDeniedAsync("198.51.100.9"));

        async Task<bool> IsDeniedAsync(string address) =>
            (await client.AskAsync("address", address)).OverallCode == RateLimitResponse.Types.Code.OverLimit;
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
