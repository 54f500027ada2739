using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Deployment.Tests.Gateway;

/// <summary>The image in the place of the one that Envoy Gateway runs: same program name, same variables, same certificates.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private readonly GatewayCertificates _certificates = new();
    private XdsServer _controller = null!;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        string files = _certificates.Controller;
        _controller = await XdsServer.StartAsync(new XdsServerFiles(Path.Combine(files, "tls.crt"), Path.Combine(files, "tls.key"), Path.Combine(files, "ca.crt")));
        _redis = await RedisServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await _redis.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task It_is_ready_without_rules_takes_those_of_the_controller_and_counts_in_Redis()
    {
        await using GatewayService service = await GatewayService.StartAsync(_certificates, _controller.Address, _redis.Address);
        using RateLimitClient envoy = service.Connect();
        Assert.Equal("envoy-ratelimit", (await _controller.WaitForAsync("subscribed", "")).Node);
        GrpcException early = await Assert.ThrowsAsync<GrpcException>(() => envoy.AskAsync(FirstRule()));
        Assert.Contains("no rate limit configuration loaded", early.Status.Message, StringComparison.Ordinal);

        _controller.Publish("1", GatewayRules.ListenerConfig(perClient: 2), GatewayRules.SharedConfig());
        await _controller.WaitForAsync("accepted", "1");

        Assert.Equal([Code.Ok, Code.Ok, Code.OverLimit], await CodesAsync(envoy, FirstRule()));
        Assert.Equal([Code.Ok, Code.Ok, Code.OverLimit], await CodesAsync(envoy, Client("192.168.7.7")));
        Assert.Equal([Code.Ok, Code.Ok, Code.OverLimit], await CodesAsync(envoy, Client("192.168.7.8")));
        Assert.Equal([Code.Ok, Code.Ok, Code.Ok], await CodesAsync(envoy, GatewayRules.Call(GatewayRules.Listener, GatewayRules.Route, ("rule-2-match-0", "rule-2-match-0"))));
        Assert.Equal([Code.Ok, Code.Ok, Code.Ok], await CodesAsync(envoy, Shared()));
        Assert.Equal(Code.OverLimit, (await envoy.AskAsync(Shared())).OverallCode);
        Assert.Equal(5, (await _redis.CliAsync("KEYS", "default/*")).Split('\n').Length);

        _controller.Publish("2", GatewayRules.ListenerConfig(perClient: 5), GatewayRules.SharedConfig());
        await _controller.WaitForAsync("accepted", "2");
        Assert.Equal(5u, (await envoy.AskAsync(Client("192.168.7.7"))).Statuses[0].CurrentLimit.RequestsPerUnit);

        string metrics = await service.MetricsAsync();
        Assert.Contains("ratelimit_service_rate_limit_total_hits{domain=\"default/eg/http\",key1=\"httproute/default/shop/rule/0/match/0/*", metrics, StringComparison.Ordinal);
        Assert.Contains("ratelimit_service_config_load_success 2", metrics, StringComparison.Ordinal);
        Assert.Contains("envoyrls_xds_connected 1", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cost_that_is_known_after_the_answer_is_charged_after_a_look()
    {
        _controller.Publish("1", GatewayRules.SharedConfig());
        await using GatewayService service = await GatewayService.StartAsync(_certificates, _controller.Address, _redis.Address, Mapping);
        using RateLimitClient envoy = service.Connect();
        await _controller.WaitForAsync("accepted", "1");

        Assert.Equal((Code.Ok, 3u), Of(await envoy.AskAsync(Costing(0))));
        Assert.Equal((Code.OverLimit, 0u), Of(await envoy.AskAsync(Costing(40))));
        Assert.Equal((Code.OverLimit, 0u), Of(await envoy.AskAsync(Costing(0))));

        Assert.Contains("gateway_hits{policy=\"default/shared-limits\"}", await service.MetricsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("PROMETHEUS_MAPPER_YAML", service.Output, StringComparison.Ordinal);
    }

    /// <summary>In the form of the ConfigMap that may replace the names of metrics.</summary>
    private const string Mapping =
        """
        mappings:
          - match: "ratelimit.service.rate_limit.*.*.*.total_hits"
            name: "gateway_hits"
            timer_type: "histogram"
            labels:
              policy: "$1"
          - match: "."
            match_type: "regex"
            action: "drop"
            name: "dropped"
        """;

    private static RateLimitRequest FirstRule() => GatewayRules.Call(GatewayRules.Listener, GatewayRules.Route, ("rule-0-match-0", "rule-0-match-0"));

    private static RateLimitRequest Client(string address) =>
        GatewayRules.Call(GatewayRules.Listener, GatewayRules.Route, ("masked_remote_address", "192.168.0.0/16"), ("remote_address", address));

    private static RateLimitRequest Shared() => GatewayRules.Call(GatewayRules.Policy, GatewayRules.SharedRule, ("rule-0-match-0", "rule-0-match-0"));

    private static RateLimitRequest Costing(ulong hits)
    {
        RateLimitRequest request = Shared();
        request.Descriptors[0].HitsAddend = hits;
        return request;
    }

    private static (Code Code, uint Remaining) Of(RateLimitResponse response) => (response.OverallCode, response.Statuses[0].LimitRemaining);

    private static async Task<Code[]> CodesAsync(RateLimitClient envoy, RateLimitRequest request)
    {
        Code[] codes = new Code[3];
        for (int call = 0; call < codes.Length; call++)
        {
            codes[call] = (await envoy.AskAsync(request)).OverallCode;
        }

        return codes;
    }
}
