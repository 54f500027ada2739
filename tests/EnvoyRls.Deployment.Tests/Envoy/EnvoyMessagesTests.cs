using Google.Protobuf;
using YamlDotNet.Core;

namespace EnvoyRls.Deployment.Tests.Envoy;

public sealed class EnvoyMessagesTests
{
    private const string Filter = "envoy.extensions.filters.http.ratelimit.v3.RateLimit";
    private const string Service = "rate_limit_service: {transport_api_version: V3, grpc_service: {envoy_grpc: {cluster_name: c}}}";
    private const string RateLimit = "envoy.config.route.v3.RateLimit";
    private const string Cluster = "envoy.config.cluster.v3.Cluster";
    private const string HttpFilter = "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { Filter, $"domain: a\ntimout: 0.025s\n{Service}", "timout" },
        { Filter, $"domain: a\ntimeout: 25ms\n{Service}", "Invalid Duration value: 25ms" },
        { Filter, $"domain: a\ntimeout: 0.025\n{Service}", "Duration" },
        { Filter, $"domain: a\ntimeout: 0s\n{Service}", "timeout has to be longer than zero" },
        { Filter, $"domain: a\ntimeout: -1s\n{Service}", "timeout has to be longer than zero" },
        { Filter, Service, "domain is required" },
        { Filter, $"domain: ''\n{Service}", "domain is required" },
        { Filter, "domain: a", "rate_limit_service is required" },
        { Filter, $"domain: a\nstage: 11\n{Service}", "stage is 10 at most" },
        { Filter, $"domain: a\nstage: -1\n{Service}", "Value out of range: -1" },
        { Filter, $"domain: a\nrequest_type: inside\n{Service}", "request_type is one of" },
        { Filter, $"domain: a\nfailure_mode_deny: 'no'\n{Service}", "for field type Bool" },
        { Filter, $"domain: a\nfailure_mode_deny: no\n{Service}", "quote it" },
        { Filter, $"domain: a\nenable_x_ratelimit_headers: DRAFT_VERSION_04\n{Service}", "DRAFT_VERSION_04" },
        { Filter, $"domain: a\nenable_x_ratelimit_headers: 7\n{Service}", "has no value 7" },
        { Filter, $"domain: a\nfilter_enforced: {{default_value: {{numerator: 101}}}}\n{Service}", "numerator is 100 at most" },
        { Filter, $"domain: a\nfilter_enforced: {{runtime_key: a}}\n{Service}", "default_value is required" },
        { Filter, "domain: a\nrate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: c}}}", "transport_api_version has to be V3" },
        { Filter, "domain: a\nrate_limit_service: {transport_api_version: V3, grpc_service: {timeout: 1s}}", "target_specifier is required" },
        { Filter, "domain: a\nrate_limit_service: {transport_api_version: V3, grpc_service: {envoy_grpc: {authority: c}}}", "cluster_name is required" },
        { RateLimit, "actions: []", "actions needs one item" },
        { RateLimit, "actions: [{}]", "action_specifier is required" },
        { RateLimit, "actions: [{remote_address: {}, generic_key: {descriptor_value: a}}]", "action_specifier" },
        { RateLimit, "actions: [{remote_adress: {}}]", "remote_adress" },
        { RateLimit, "actions: [{remote_address: true}]", "Expected an object" },
        { RateLimit, "actions: [{request_headers: {header_name: a}}]", "descriptor_key is required" },
        { RateLimit, "actions: [{generic_key: {descriptor_key: a}}]", "descriptor_value is required" },
        { RateLimit, "actions: [{header_value_match: {descriptor_value: a}}]", "headers needs one item" },
        { RateLimit, "actions: [{header_value_match: {descriptor_value: a, headers: [{name: b, string_match: {}}]}}]", "match_pattern is required" },
        { RateLimit, "actions: [{metadata: {descriptor_key: a, metadata_key: {key: b}}}]", "path needs one item" },
        { RateLimit, "actions: [{masked_remote_address: {v4_prefix_mask_len: 33}}]", "v4_prefix_mask_len is 32 at most" },
        { RateLimit, "actions: [{remote_address: {}}]\nhits_addend: {number: 1000000001}", "number is 1000000000 at most" },
        { RateLimit, "actions: [{remote_address: {}}]\nhits_addend: {format: BYTES}", "format is one %COMMAND%" },
        { RateLimit, "actions: [{remote_address: {}}]\nstage: 11", "stage is 10 at most" },
        { RateLimit, "actions: [{extension: {name: a, typed_config: {'@type': type.googleapis.com/no.Such}}}]", "no.Such" },
        { HttpFilter, "typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}", "name is required" },
        { HttpFilter, "name: a", "config_type is required" },
        { HttpFilter, "name: a\ntyped_config: {domain: b}", "@type" },
        { HttpFilter, $"name: a\ntyped_config: {{'@type': type.googleapis.com/{Filter}, domain: b}}", "typed_config.rate_limit_service is required" },
        { Cluster, "name: a\ntype: STRICT_DNS\nconnect_timeout: 0.25s", "load_assignment is required" },
        { Cluster, "name: a\ntype: DNS\nconnect_timeout: 0.25s\nload_assignment: {cluster_name: a}", "DNS" },
        { Cluster, "name: a\ntype: STATIC\nconnect_timeout: 0s\nload_assignment: {cluster_name: a}", "connect_timeout has to be longer than zero" },
        { "envoy.config.core.v3.SocketAddress", "address: a", "port_specifier is required" },
        { "envoy.config.core.v3.SocketAddress", "address: a\nport_value: 65536", "port_value is 65535 at most" },
        { "envoy.config.route.v3.VirtualHost", "name: a\nrate_limits: []", "domains needs one item" },
        { "envoy.config.route.v3.Route", "match: {prefix: /}", "action is required" },
        { "envoy.config.route.v3.RouteAction", "cluster: a\nrate_limits: [{actions: [{remote_address: {}}], hits_addend: {number: 5}}]", "only in typed_per_filter_config" },
        { "envoy.config.core.v3.Pip", "path: a", "no message" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_Envoy_would_not_take_is_refused_with_the_reason(string message, string yaml, string reason)
    {
        EnvoyConfigurationException refused = Assert.Throws<EnvoyConfigurationException>(() => EnvoyMessages.Parse(message, Manifests.Load(yaml).Single()));
        Assert.True(refused.Message.Contains(reason, StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public void A_key_that_is_there_twice_is_refused() =>
        Assert.ThrowsAny<YamlException>(() => Manifests.Load("domain: a\ndomain: b"));

    [Fact]
    public void Names_may_be_written_in_snake_case_or_in_camel_case()
    {
        IMessage snake = EnvoyMessages.Parse(RateLimit, Manifests.Load("actions: [{masked_remote_address: {v4_prefix_mask_len: 24}}]").Single());
        IMessage camel = EnvoyMessages.Parse(RateLimit, Manifests.Load("actions: [{maskedRemoteAddress: {v4PrefixMaskLen: 24}}]").Single());
        Assert.Equal(snake, camel);
    }

    [Fact]
    public void A_part_may_leave_out_what_it_is_merged_into()
    {
        EnvoyMessages.Parse("envoy.config.route.v3.Route", Manifests.Load("route: {rate_limits: [{actions: [{remote_address: {}}]}]}").Single(), whole: false);
        Assert.Throws<EnvoyConfigurationException>(() => EnvoyMessages.Parse(
            "envoy.config.route.v3.Route", Manifests.Load("route: {rate_limits: [{actions: []}]}").Single(), whole: false));
    }
}
