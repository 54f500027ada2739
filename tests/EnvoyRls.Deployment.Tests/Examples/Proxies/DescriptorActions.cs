using System.Globalization;
using System.Text.Json.Nodes;
using global::Envoy.Config.Route.V3;
using global::Envoy.Type.Metadata.V3;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using Action = global::Envoy.Config.Route.V3.RateLimit.Types.Action;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>Makes descriptors of requests as Envoy's rate limit actions do, as far as the examples use them.</summary>
internal static class DescriptorActions
{
    /// <summary>The descriptor of a request; <see langword="null"/> if there is none, since an action finds nothing.</summary>
    public static RateLimitDescriptor? Describe(RateLimit limit, ProxyRequest request)
    {
        RateLimitDescriptor descriptor = new();
        foreach (Action action in limit.Actions)
        {
            if (ValueOf(action, request) is { } value)
            {
                descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = Shape(action).Key, Value = value });
            }
            else if (!MayBeLeftOut(action))
            {
                return null;
            }
        }

        if (limit.HitsAddend is { } hits && !TryCharge(descriptor, hits, request))
        {
            return null;
        }

        return descriptor;
    }

    /// <summary>The key of an action's entry, and its value if it is always the same.</summary>
    public static KeyValuePair<string, string?> Shape(Action action) => action.ActionSpecifierCase switch
    {
        Action.ActionSpecifierOneofCase.RemoteAddress => new("remote_address", null),
        Action.ActionSpecifierOneofCase.RequestHeaders => new(action.RequestHeaders.DescriptorKey, null),
        Action.ActionSpecifierOneofCase.GenericKey => new(KeyOr(action.GenericKey.DescriptorKey, "generic_key"), action.GenericKey.DescriptorValue),
        Action.ActionSpecifierOneofCase.HeaderValueMatch =>
            new(KeyOr(action.HeaderValueMatch.DescriptorKey, "header_match"), action.HeaderValueMatch.DescriptorValue),
        Action.ActionSpecifierOneofCase.Metadata => new(action.Metadata.DescriptorKey, null),
        _ => throw NotUsed(action),
    };

    private static string? ValueOf(Action action, ProxyRequest request) => action.ActionSpecifierCase switch
    {
        Action.ActionSpecifierOneofCase.RemoteAddress => request.RemoteAddress,
        Action.ActionSpecifierOneofCase.RequestHeaders => request.Headers.GetValueOrDefault(action.RequestHeaders.HeaderName),
        Action.ActionSpecifierOneofCase.GenericKey => action.GenericKey.DescriptorValue,
        Action.ActionSpecifierOneofCase.HeaderValueMatch =>
            action.HeaderValueMatch.Headers.All(header => Matchers.Matches(header, request)) == (action.HeaderValueMatch.ExpectMatch ?? true)
                ? action.HeaderValueMatch.DescriptorValue
                : null,
        Action.ActionSpecifierOneofCase.Metadata => Find(request.Metadata, action.Metadata.MetadataKey) ?? NullIfEmpty(action.Metadata.DefaultValue),
        _ => throw NotUsed(action),
    };

    private static bool MayBeLeftOut(Action action) => action.ActionSpecifierCase switch
    {
        Action.ActionSpecifierOneofCase.RequestHeaders => action.RequestHeaders.SkipIfAbsent,
        Action.ActionSpecifierOneofCase.Metadata => action.Metadata.SkipIfAbsent,
        _ => false,
    };

    private static bool TryCharge(RateLimitDescriptor descriptor, RateLimit.Types.HitsAddend hits, ProxyRequest request)
    {
        if (hits.Number is { } number)
        {
            descriptor.HitsAddend = number;
            return true;
        }

        const string Prefix = "%DYNAMIC_METADATA(";
        string[] path = hits.Format.StartsWith(Prefix, StringComparison.Ordinal)
            ? hits.Format[Prefix.Length..^")%".Length].Split(':')
            : throw new NotSupportedException($"no example charges {hits.Format}");
        MetadataKey key = new() { Key = path[0], Path = { path.Skip(1).Select(static part => new MetadataKey.Types.PathSegment { Key = part }) } };
        if (!ulong.TryParse(Find(request.Metadata, key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong charged))
        {
            return false;
        }

        descriptor.HitsAddend = charged;
        return true;
    }

    private static string? Find(JsonObject metadata, MetadataKey key) =>
        key.Path.Aggregate(metadata[key.Key], static (node, segment) => (node as JsonObject)?[segment.Key])?.ToString();

    private static string KeyOr(string key, string otherwise) => key.Length > 0 ? key : otherwise;

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static NotSupportedException NotUsed(Action action) => new($"no example has descriptors by {action.ActionSpecifierCase}");
}
