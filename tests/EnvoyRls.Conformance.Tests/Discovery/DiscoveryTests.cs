using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.Discovery;

/// <summary>The real server with rules from an xDS server that is not ours.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private XdsServer _xds = null!;

    public async ValueTask InitializeAsync() => _xds = await XdsServer.StartAsync();

    public ValueTask DisposeAsync() => _xds.DisposeAsync();

    [Fact]
    public async Task Sets_come_into_force_or_are_refused_and_an_empty_one_limits_nothing()
    {
        _xds.Publish("1", DiscoveryRules.PerMinute(3));
        await using RateLimitServer server = await StartAsync(("CONFIG_GRPC_XDS_NODE_ID", "test-node"), ("CONFIG_GRPC_XDS_NODE_METADATA", "zone=a"), ("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "x-token:abc"));
        XdsEvent subscribed = await _xds.WaitForAsync("subscribed", "");
        Assert.Equal(("test-node", "a", "abc"), (subscribed.Node, subscribed.Metadata!["zone"], subscribed.Headers!["x-token"]));
        await _xds.WaitForAsync("accepted", "1");
        Assert.Equal(3u, await LimitAsync(server));

        _xds.Publish("2", DiscoveryRules.PerMinute(4), DiscoveryRules.PerMinute(5));
        XdsEvent refused = await _xds.WaitForAsync("refused", "1");
        Assert.Equal("mesh config: duplicate domain 'mesh' in config file", refused.Error);
        Assert.Equal(3u, await LimitAsync(server));
        Assert.Contains("version '1' in force; version '2' refused: mesh config: duplicate domain 'mesh' in config file", await server.HealthAsync(), StringComparison.Ordinal);
        Assert.Equal("1", await server.GaugeAsync("envoyrls_xds_connected"));

        _xds.PublishRaw("3", "type.googleapis.com/envoy.config.cluster.v3.Cluster", [1]);
        await Eventually.IsTrueAsync(() => _xds.Events.Count(each => each.Event == "refused") == 2, Limit, "a resource of another type is refused");

        _xds.Publish("4", DiscoveryRules.PerMinute(6));
        await _xds.WaitForAsync("accepted", "4");
        Assert.Equal(6u, await LimitAsync(server));

        _xds.Publish("5");
        await _xds.WaitForAsync("accepted", "5");
        Assert.Null(await LimitAsync(server));
        Assert.Equal((3ul, 2ul), (await server.CounterAsync("ratelimit.service.config_load_success"), await server.CounterAsync("ratelimit.service.config_load_error")));
        Assert.Equal((3ul, 2ul), (await server.CounterAsync("envoyrls.xds.updates_total"), await server.CounterAsync("envoyrls.xds.nacks_total")));
    }

    [Fact]
    public async Task Everything_that_a_resource_can_say_has_its_meaning()
    {
        _xds.Publish("1", DiscoveryRules.Everything());
        await using RateLimitServer server = await StartAsync(("RESPONSE_DYNAMIC_METADATA", "true"));
        using RateLimitClient client = server.Connect();

        Assert.Equal([Code.Ok, Code.Ok], await CodesAsync(client, "shadow", 2));
        Assert.Equal([Code.Ok, Code.OverLimit], await CodesAsync(client, "quota", 2));
        RateLimitRequest both = RateLimitClient.Request("general", "a", domain: DiscoveryRules.Domain);
        both.Descriptors.Add(RateLimitClient.Descriptor(("special", "a")));
        RateLimitResponse replaced = await client.AskAsync(both);
        Assert.Equal((null, "special"), (replaced.Statuses[0].CurrentLimit, replaced.Statuses[1].CurrentLimit.Name));
        Assert.Equal(uint.MaxValue, (await AskAsync(client, "free")).Statuses[0].LimitRemaining);
        RateLimitRequest nested = new() { Domain = DiscoveryRules.Domain, Descriptors = { RateLimitClient.Descriptor(("tenant", "gold"), ("user", "a")) } };
        Assert.Equal(7u, (await client.AskAsync(nested)).Statuses[0].CurrentLimit.RequestsPerUnit);

        RateLimitResponse described = await AskAsync(client, "described");
        Assert.Contains("\"owner\": \"shop\"", described.DynamicMetadata.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"level\": 3", described.DynamicMetadata.ToString(), StringComparison.Ordinal);
        Assert.Equal(1ul, await server.CounterAsync("ratelimit.service.rate_limit.mesh.described_a.total_hits"));
    }

    [Fact]
    public async Task Calls_do_not_notice_that_the_xds_server_is_gone_and_comes_back()
    {
        _xds.Publish("1", DiscoveryRules.PerMinute(1_000_000));
        await using RateLimitServer server = await StartAsync();
        using RateLimitClient client = server.Connect();
        using CancellationTokenSource ending = new();
        Task<List<RateLimitResponse>> answers = AskUntilAsync(client, ending.Token);

        await _xds.KillAsync();
        await Eventually.IsTrueAsync(async () => await server.GaugeAsync("envoyrls_xds_connected") == "0", Limit, () => "the server notices");
        Assert.Contains("version '1' in force", await server.HealthAsync(), StringComparison.Ordinal);
        _xds.Publish("2", DiscoveryRules.PerMinute(2_000_000));
        await _xds.RestartAsync();
        await _xds.WaitForAsync("subscribed", "");
        await _xds.WaitForAsync("accepted", "2");
        await ending.CancelAsync();

        List<RateLimitResponse> all = await answers;
        Assert.NotEmpty(all);
        Assert.All(all, answer => Assert.Contains(answer.Statuses[0].CurrentLimit.RequestsPerUnit, new uint[] { 1_000_000, 2_000_000 }));
        Assert.Equal(2_000_000u, await LimitAsync(server));
    }

    [Fact]
    public async Task The_start_waits_for_the_first_set_unless_it_is_told_not_to()
    {
        await using RateLimitServer waiting = RateLimitServer.Launch(Settings());
        await using RateLimitServer forced = await StartAsync(("FORCE_START_WITHOUT_INITIAL_CONFIG", "true"));
        await Eventually.IsTrueAsync(() => _xds.Events.Count(each => each.Event == "subscribed") == 2, Limit, "both ask for rules");
        Assert.False(await waiting.IsHealthyAsync());
        using RateLimitClient client = forced.Connect();
        Grpc.GrpcException refused = await Assert.ThrowsAsync<Grpc.GrpcException>(() => AskAsync(client, "user"));
        Assert.Contains("no rate limit configuration loaded", refused.Status.Message, StringComparison.Ordinal);

        _xds.Publish("1", DiscoveryRules.PerMinute(3));

        await waiting.WaitUntilHealthyAsync();
        Assert.Equal(3u, await LimitAsync(waiting));
        await Eventually.IsTrueAsync(() => _xds.Events.Count(each => each.Event == "accepted") == 2, Limit, "both accept");
        Assert.Equal(3u, await LimitAsync(forced));
    }

    [Fact]
    public async Task A_response_above_the_largest_is_not_taken_and_one_above_grpcs_own_is_if_allowed()
    {
        _xds.Publish("1", DiscoveryRules.PerMinute(3));
        await using RateLimitServer small = await StartAsync();
        await using RateLimitServer large = await StartAsync(("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES", "16777216"));

        _xds.Publish("2", DiscoveryRules.Of([DiscoveryRules.Limited("user", 4), DiscoveryRules.Limited(new string('k', 5_000_000), 1)]));

        await _xds.WaitForAsync("accepted", "2");
        Assert.Equal(4u, await LimitAsync(large));
        await Eventually.IsTrueAsync(() => small.Output.Contains("No rules from xDS server", StringComparison.Ordinal), Limit, "it is said");
        Assert.Equal(3u, await LimitAsync(small));
        _xds.Publish("3", DiscoveryRules.PerMinute(5));
        await Eventually.IsTrueAsync(async () => await LimitAsync(small) == 5u, Limit, () => $"the next set is taken: {small.Output}");
    }

    private Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings) => RateLimitServer.StartAsync(Settings(settings));

    private (string Name, string Value)[] Settings(params (string Name, string Value)[] settings) =>
    [
        ("CONFIG_TYPE", "GRPC_XDS_SOTW"),
        ("CONFIG_GRPC_XDS_SERVER_URL", _xds.Address),
        ("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "100ms"),
        ("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "100ms"),
        ("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "1s"),
        .. settings,
    ];

    private static Task<RateLimitResponse> AskAsync(RateLimitClient client, string key) =>
        client.AskAsync(RateLimitClient.Request(key, "a", domain: DiscoveryRules.Domain));

    private static async Task<Code[]> CodesAsync(RateLimitClient client, string key, int calls)
    {
        Code[] codes = new Code[calls];
        for (int call = 0; call < calls; call++)
        {
            codes[call] = (await AskAsync(client, key)).OverallCode;
        }

        return codes;
    }

    private static async Task<List<RateLimitResponse>> AskUntilAsync(RateLimitClient client, CancellationToken ending)
    {
        List<RateLimitResponse> answers = [];
        while (!ending.IsCancellationRequested)
        {
            answers.Add(await AskAsync(client, "user"));
        }

        return answers;
    }

    /// <summary>The limit of each <c>user</c>; <see langword="null"/> for none.</summary>
    private static async Task<uint?> LimitAsync(RateLimitServer server)
    {
        using RateLimitClient client = server.Connect();
        return (await AskAsync(client, "user")).Statuses[0].CurrentLimit?.RequestsPerUnit;
    }
}
