using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>What Envoy demands of a message beyond its types, and what only we do: durations that are not zero.</summary>
internal static class EnvoyConstraints
{
    private const string Route = "envoy.config.route.v3.";
    private const string Action = Route + "RateLimit.Action.";
    private const string Core = "envoy.config.core.v3.";
    private const string Filter = "envoy.extensions.filters.http.";
    private const string Hcm = "envoy.extensions.filters.network.http_connection_manager.v3.";

    // Zero means "no limit" there, which may be meant.
    private static readonly string[] ZeroDurations = ["timeout", "idle_timeout", "stream_idle_timeout", "request_timeout"];
    private static readonly string[] ZeroDurationsOf = [Route + "RouteAction", Hcm + "HttpConnectionManager"];

    private static readonly Dictionary<string, Action<MessageCheck>> Always = new(StringComparer.Ordinal)
    {
        [Filter + "ratelimit.v3.RateLimit"] = check => check.Text("domain").AtMost("stage", 10).Present("rate_limit_service")
            .OneOf("request_type", "", "internal", "external", "both").Few("response_headers_to_add", 10),
        ["envoy.config.ratelimit.v3.RateLimitServiceConfig"] = check => check.Present("grpc_service").Enum("transport_api_version", "V3"),
        [Core + "GrpcService"] = check => check.Choice("target_specifier"),
        [Core + "GrpcService.EnvoyGrpc"] = check => check.Text("cluster_name"),
        [Route + "RateLimit"] = check => check.Some("actions").AtMost("stage", 10),
        [Route + "RateLimit.Action"] = check => check.Choice("action_specifier"),
        [Route + "RateLimit.Override"] = check => check.Choice("override_specifier"),
        [Route + "RateLimit.HitsAddend"] = check => check.AtMost("number", 1_000_000_000).Command("format"),
        // Envoy takes a number of hits in typed_per_filter_config only.
        [Route + "VirtualHost"] = check => check.NoneWith("rate_limits", "hits_addend"),
        [Route + "RouteAction"] = check => check.NoneWith("rate_limits", "hits_addend"),
        [Action + "RequestHeaders"] = check => check.Text("header_name").Text("descriptor_key"),
        [Action + "QueryParameters"] = check => check.Text("query_parameter_name").Text("descriptor_key"),
        [Action + "MaskedRemoteAddress"] = check => check.AtMost("v4_prefix_mask_len", 32).AtMost("v6_prefix_mask_len", 128),
        [Action + "GenericKey"] = check => check.Text("descriptor_value"),
        [Action + "HeaderValueMatch"] = check => check.Text("descriptor_value").Some("headers"),
        [Action + "QueryParameterValueMatch"] = check => check.Text("descriptor_value").Some("query_parameters"),
        [Action + "MetaData"] = check => check.Text("descriptor_key").Present("metadata_key"),
        ["envoy.type.metadata.v3.MetadataKey"] = check => check.Text("key").Some("path"),
        ["envoy.type.metadata.v3.MetadataKey.PathSegment"] = check => check.Choice("segment").Text("key"),
        ["envoy.extensions.rate_limit_descriptors.expr.v3.DescriptorMessage"] = check => check.Text("descriptor_key").Choice("expr_specifier"),
        [Core + "TypedExtensionConfig"] = check => check.Text("name").Present("typed_config"),
        [Route + "HeaderMatcher"] = check => check.Text("name"),
        [Route + "QueryParameterMatcher"] = check => check.Text("name"),
        ["envoy.type.matcher.v3.StringMatcher"] = check => check.Choice("match_pattern"),
        ["envoy.type.matcher.v3.RegexMatcher"] = check => check.Text("regex"),
        [Route + "DirectResponseAction"] = check => check.AtLeast("status", 200).AtMost("status", 599),
        [Core + "HeaderValueOption"] = check => check.Present("header"),
        [Core + "HeaderValue"] = check => check.Text("key"),
        [Core + "RuntimeFractionalPercent"] = check => check.Present("default_value"),
        ["envoy.type.v3.FractionalPercent"] = CheckPercent,
        ["envoy.type.v3.HttpStatus"] = check => check.AtLeast("code", 200),
        ["envoy.type.v3.TokenBucket"] = check => check.AtLeast("max_tokens", 1).Present("fill_interval"),
        [Filter + "local_ratelimit.v3.LocalRateLimit"] = check => check.Text("stat_prefix").AtMost("stage", 10),
        [Hcm + "HttpFilter"] = check => check.Text("name").Choice("config_type"),
        ["envoy.config.listener.v3.Filter"] = check => check.Text("name").Choice("config_type"),
        [Core + "SocketAddress"] = check => check.Text("address").Choice("port_specifier").AtMost("port_value", 65_535),
        [Core + "Address"] = check => check.Choice("address"),
        ["envoy.config.endpoint.v3.ClusterLoadAssignment"] = check => check.Text("cluster_name"),
        ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = check => check.Choice("upstream_protocol_options"),
        [Filter + "jwt_authn.v3.JwtProvider"] = check => check.Choice("jwks_source_specifier"),
        [Filter + "jwt_authn.v3.RequirementRule"] = check => check.Present("match"),
        [Filter + "header_to_metadata.v3.Config.KeyValuePair"] = check => check.Text("key"),
        [Filter + "json_to_metadata.v3.JsonToMetadata.MatchRules"] = check => check.Some("rules"),
        [Filter + "json_to_metadata.v3.JsonToMetadata.Rule"] = check => check.Some("selectors"),
        [Filter + "json_to_metadata.v3.JsonToMetadata.Selector"] = check => check.Choice("selector").Text("key"),
        [Filter + "json_to_metadata.v3.JsonToMetadata.KeyValuePair"] = check => check.Text("key"),
        ["envoy.config.cluster.v3.OutlierDetection"] = check => check.AtMost("max_ejection_percent", 100),
    };

    // What a part leaves to the message that it is merged into.
    private static readonly Dictionary<string, Action<MessageCheck>> Whole = new(StringComparer.Ordinal)
    {
        [Route + "VirtualHost"] = check => check.Text("name").Some("domains"),
        [Route + "Route"] = check => check.Present("match").Choice("action"),
        [Route + "RouteMatch"] = check => check.Choice("path_specifier"),
        [Route + "RouteAction"] = check => check.Choice("cluster_specifier"),
        ["envoy.config.cluster.v3.Cluster"] = check => check.Text("name").Present("connect_timeout").Choice("cluster_discovery_type").Present("load_assignment"),
        ["envoy.config.listener.v3.Listener"] = check => check.Present("address").Some("filter_chains"),
        [Hcm + "HttpConnectionManager"] = CheckConnectionManager,
    };

    /// <exception cref="EnvoyConfigurationException">It breaks one of them.</exception>
    public static void Check(IMessage root, bool whole)
    {
        foreach (MessageCheck check in MessageCheck.Walk(root))
        {
            string name = check.Message.Descriptor.FullName;
            Always.GetValueOrDefault(name)?.Invoke(check);
            if (whole)
            {
                Whole.GetValueOrDefault(name)?.Invoke(check);
            }

            check.Enums().Durations(ZeroDurationsOf.Contains(name, StringComparer.Ordinal) ? ZeroDurations : []);
        }
    }

    private static void CheckPercent(MessageCheck check)
    {
        global::Envoy.Type.V3.FractionalPercent percent = (global::Envoy.Type.V3.FractionalPercent)check.Message;
        check.AtMost("numerator", percent.Denominator switch
        {
            global::Envoy.Type.V3.FractionalPercent.Types.DenominatorType.Hundred => 100,
            global::Envoy.Type.V3.FractionalPercent.Types.DenominatorType.TenThousand => 10_000,
            _ => 1_000_000,
        });
    }

    private static void CheckConnectionManager(MessageCheck check)
    {
        check.Text("stat_prefix").Choice("route_specifier").Some("http_filters");
        Any? last = ((global::Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager)check.Message)
            .HttpFilters[^1].TypedConfig;
        if (last is null || Any.GetTypeName(last.TypeUrl) != Filter + "router.v3.Router")
        {
            throw new EnvoyConfigurationException($"{check.Path}: the last HTTP filter has to be the router");
        }
    }
}
