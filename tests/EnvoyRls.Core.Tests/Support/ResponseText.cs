using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Writes responses as short texts that a table can hold.</summary>
internal static class ResponseText
{
    /// <summary>Each status as <c>Ok 5</c>, code and remaining; <c>Ok -</c> where no limit is current.</summary>
    public static string Verdicts(this RateLimitResponse response) => string.Join(", ", response.Statuses.Select(status =>
        $"{status.Code} {(status.CurrentLimit is null ? "-" : status.LimitRemaining.ToString())}"));

    /// <summary>Each header as <c>name: value</c>.</summary>
    public static string[] Headers(this RateLimitResponse response) =>
        [.. response.ResponseHeadersToAdd.Select(header => $"{header.Key}: {header.Value}")];

    /// <summary>The decision on each descriptor as dynamic metadata has it.</summary>
    public static string[] Decisions(this RateLimitResponse response) =>
        [.. response.DynamicMetadata.Fields["descriptors"].ListValue.Values.Select(descriptor => $"{descriptor.StructValue.Fields["decision"].StructValue}")];
}
