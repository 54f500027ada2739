using System.Buffers.Binary;
using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Google.Protobuf;

namespace EnvoyRls.Faults.Tests.Load;

/// <summary>The rules under which the load is made, with a limit for each mode, and the requests that meet them.</summary>
internal static class FaultRules
{
    /// <summary>The limit of each counter that is compared with what was admitted.</summary>
    public const int OracleLimit = 400;

    /// <summary>Slots of a cluster that counters of one value are in whatever else is in their keys.</summary>
    public const string OracleTag = "oracle";

    private const string Domain = "conformance";

    // An algorithm for each mode: some are plain commands to Redis and some scripts.
    public static string Text { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        domain: conformance
        descriptors:
          - {key: error, on_store_failure: error, rate_limit: {unit: day, requests_per_unit: 1000000, algorithm: token_bucket}}
          - {key: allow, on_store_failure: allow, rate_limit: {unit: day, requests_per_unit: 1000000, algorithm: sliding_window_counter}}
          - {key: deny, on_store_failure: deny, rate_limit: {unit: day, requests_per_unit: 1000000, algorithm: gcra}}
          - {key: local, on_store_failure: local, rate_limit: {unit: day, requests_per_unit: 1000000}}
          - {key: oracle_error, on_store_failure: error, rate_limit: {unit: year, requests_per_unit: {{{OracleLimit}}}}}
          - {key: oracle_allow, on_store_failure: allow, rate_limit: {unit: year, requests_per_unit: {{{OracleLimit}}}}}
          - {key: oracle_deny, on_store_failure: deny, rate_limit: {unit: year, requests_per_unit: {{{OracleLimit}}}}}
          - {key: oracle_local, on_store_failure: local, rate_limit: {unit: year, requests_per_unit: {{{OracleLimit}}}}}
        """);

    /// <summary>A call to one of many counters.</summary>
    public static byte[] Spread(FailureMode mode, int place) => Encode(Request(NameOf(mode), string.Create(CultureInfo.InvariantCulture, $"s{place}")));

    /// <summary>A call to the counter of a run whose limit is small.</summary>
    public static byte[] Oracle(FailureMode mode, string run) => Encode(Request($"oracle_{NameOf(mode)}", $"{{{OracleTag}}}-{run}"));

    private static string NameOf(FailureMode mode) => mode switch
    {
        FailureMode.Error => "error",
        FailureMode.Allow => "allow",
        FailureMode.Deny => "deny",
        _ => "local",
    };

    private static RateLimitRequest Request(string key, string value) => new()
    {
        Domain = Domain,
        Descriptors = { RateLimitClient.Descriptor((key, value)) },
    };

    /// <summary>The message with its length in front, as gRPC sends it.</summary>
    private static byte[] Encode(RateLimitRequest request)
    {
        const int Prefix = 5;
        byte[] message = request.ToByteArray();
        byte[] framed = new byte[Prefix + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(Prefix));
        return framed;
    }
}
