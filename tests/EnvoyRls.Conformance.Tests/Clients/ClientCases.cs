using EnvoyRls.Conformance.Tests.Harness;

namespace EnvoyRls.Conformance.Tests.Clients;

/// <summary>Which case of the foreign clients runs against which server. Every case stands here once.</summary>
internal static class ClientCases
{
    /// <summary>Against a server with nothing set.</summary>
    public static readonly IReadOnlyList<string> Plain =
    [
        // What is decided.
        "per_minute_limit", "statuses_in_order", "nested_rules", "unlimited", "shadow", "quota", "replaces", "request_limit",
        "request_limit_without_unit", "hits_of_the_request", "hits_of_a_descriptor", "peek", "refund", "unknown_domain",
        "empty_domain", "empty_descriptors", "too_many_descriptors", "empty_entries", "utf8_values",

        // How it travels.
        "gzip_request", "long_answer", "too_large_message", "unknown_method", "request_metadata", "authority_of_a_mesh", "concurrent_calls", "serves",

        // What applications ask for themselves.
        "native_check", "native_check_that_makes_no_sense", "usage_without_management",

        // What operators ask.
        "health_check", "reflection_v1", "reflection_v1alpha",
    ];

    /// <summary>Against a server with headers and dynamic metadata on.</summary>
    public static readonly IReadOnlyList<string> Annotated = ["response_headers", "dynamic_metadata"];

    /// <summary>Against a server with headers and dynamic metadata on, in memory and in Redis.</summary>
    public static readonly IReadOnlyList<string> Features =
    [
        "algorithms", "several_limits", "matchers", "lists", "schedules_and_rollouts", "actions", "denials", "whole_calls", "hostile_requests",
    ];

    /// <summary>Against a server whose Redis is frozen; they end with it as they found it.</summary>
    public static readonly IReadOnlyList<string> FrozenRedis = ["short_deadline", "long_deadline", "cancelled_calls"];

    /// <summary>Against a server with a short GRPC_MAX_CONNECTION_AGE.</summary>
    public static readonly IReadOnlyList<string> ShortLivedConnections = ["old_connection", "calls_across_connections"];

    public const string CompatibleErrors = "compatible_errors";
    public const string NotConfigured = "not_configured";
    public const string FirstCall = "first_call";
    public const string Serves = "serves";
    public const string HealthWatch = "health_watch";
    public const string CallsAcrossAShutdown = "calls_across_a_shutdown";

    public static IEnumerable<string> All =>
        [.. Plain, .. Annotated, .. Features, .. FrozenRedis, .. ShortLivedConnections, CompatibleErrors, NotConfigured, FirstCall, HealthWatch, CallsAcrossAShutdown];

    /// <summary>Each of the cases by each of the clients.</summary>
    public static TheoryData<ClientLanguage, string> ByEachClient(IEnumerable<string> cases)
    {
        TheoryData<ClientLanguage, string> rows = [];
        foreach (string name in cases)
        {
            rows.Add(ClientLanguage.Python, name);
            rows.Add(ClientLanguage.Node, name);
        }

        return rows;
    }
}
