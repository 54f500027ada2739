using EnvoyRls.Deployment.Tests.Envoy;
using global::Envoy.Config.Route.V3;
using global::Envoy.Extensions.RateLimitDescriptors.Expr.V3;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>What descriptors look like that Envoy makes of actions: keys, and values where they do not depend on the request.</summary>
internal static class Descriptors
{
    public static IReadOnlyList<(string Key, string? Value)> Of(RateLimit rateLimit) => [.. rateLimit.Actions.Select(Of)];

    private static (string Key, string? Value) Of(RateLimit.Types.Action action) => action.ActionSpecifierCase switch
    {
        RateLimit.Types.Action.ActionSpecifierOneofCase.GenericKey =>
            (Or(action.GenericKey.DescriptorKey, "generic_key"), action.GenericKey.DescriptorValue),
        RateLimit.Types.Action.ActionSpecifierOneofCase.HeaderValueMatch =>
            (Or(action.HeaderValueMatch.DescriptorKey, "header_match"), action.HeaderValueMatch.DescriptorValue),
        RateLimit.Types.Action.ActionSpecifierOneofCase.RequestHeaders => (action.RequestHeaders.DescriptorKey, null),
        RateLimit.Types.Action.ActionSpecifierOneofCase.Metadata => (action.Metadata.DescriptorKey, null),
        RateLimit.Types.Action.ActionSpecifierOneofCase.RemoteAddress => ("remote_address", null),
        RateLimit.Types.Action.ActionSpecifierOneofCase.MaskedRemoteAddress => ("masked_remote_address", null),
        RateLimit.Types.Action.ActionSpecifierOneofCase.DestinationCluster => ("destination_cluster", null),
        RateLimit.Types.Action.ActionSpecifierOneofCase.Extension =>
            (((DescriptorMessage)EnvoyMessages.Unpack(action.Extension.TypedConfig)).DescriptorKey, null),
        _ => throw new InvalidOperationException($"{action.ActionSpecifierCase} is not used in istio/"),
    };

    private static string Or(string key, string otherwise) => key.Length > 0 ? key : otherwise;
}
