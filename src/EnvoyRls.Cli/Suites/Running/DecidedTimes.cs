using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>
/// The times that an answer tells of one descriptor: from its status, or from the decision in its dynamic metadata.
/// Microseconds, rounded up to what a suite can write: whole milliseconds.
/// </summary>
internal static class DecidedTimes
{
    /// <summary>Until the counter is as new; <see langword="null"/> where nothing limits the descriptor.</summary>
    public static long? ResetOf(RateLimitResponse.Types.DescriptorStatus status) =>
        status.DurationUntilReset is { } reset ? ((reset.Seconds * 1_000) + ((reset.Nanos + 999_999) / 1_000_000)) * 1_000 : null;

    /// <summary>How long the admitted hits are told to wait; 0 for not at all.</summary>
    public static long DelayOf(RateLimitResponse response, int index) =>
        LimitsOf(response, index).Select(limit => limit.Fields.GetValueOrDefault("delay_ms")).OfType<Value>().Select(Microseconds).DefaultIfEmpty(0).Max();

    /// <summary>How long to wait until the same hits would be admitted: what the slowest of the limits that deny says.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="index">Which descriptor.</param>
    /// <param name="wait">The time; <see langword="null"/> if no limit denies.</param>
    /// <param name="never">Whether waiting does not help.</param>
    public static void RetryAfterOf(RateLimitResponse response, int index, out long? wait, out bool never)
    {
        Value[] waits = [.. LimitsOf(response, index).Select(limit => limit.Fields.GetValueOrDefault("retry_ms")).OfType<Value>()];
        never = Array.Exists(waits, value => value.KindCase == Value.KindOneofCase.NullValue);
        wait = never || waits.Length == 0 ? null : waits.Max(Microseconds);
    }

    private static IEnumerable<Struct> LimitsOf(RateLimitResponse response, int index) =>
        Field(response.DynamicMetadata, "descriptors")?.ListValue?.Values[index].StructValue is { } descriptor
        && Field(descriptor, "decision")?.StructValue is { } decision
        && Field(decision, "limits")?.ListValue is { } limits
            ? limits.Values.Select(limit => limit.StructValue)
            : [];

    private static Value? Field(Struct? parent, string name) => parent?.Fields.GetValueOrDefault(name);

    private static long Microseconds(Value milliseconds) => (long)Math.Ceiling(milliseconds.NumberValue) * 1_000;
}
