using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What the service said of a call.</summary>
/// <param name="IsDenied">Whether it is denied.</param>
/// <param name="Overrides">The overrides that denied it; none where rules did.</param>
internal readonly record struct Verdict(bool IsDenied, IReadOnlyList<string> Overrides)
{
    private static readonly Verdict Admitted = new(IsDenied: false, []);

    /// <summary>Reads it from an answer, whose dynamic metadata say what governed.</summary>
    public static Verdict Of(RateLimitResponse response)
    {
        if (response.OverallCode != RateLimitResponse.Types.Code.OverLimit)
        {
            return Admitted;
        }

        return response.DynamicMetadata is not { } metadata
            ? new Verdict(IsDenied: true, [])
            : new Verdict(
                IsDenied: true,
                [
                    .. metadata.Fields["descriptors"].ListValue.Values
                        .Where((_, index) => response.Statuses[index].Code == RateLimitResponse.Types.Code.OverLimit)
                        .Select(OverrideOf).OfType<string>().Distinct(StringComparer.Ordinal),
                ]);
    }

    private static string? OverrideOf(Value descriptor) =>
        descriptor.StructValue.Fields.TryGetValue("decision", out Value? decision) && decision.StructValue.Fields.TryGetValue("override_id", out Value? id)
            ? id.StringValue
            : null;
}
