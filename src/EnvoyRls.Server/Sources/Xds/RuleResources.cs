using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.RateLimits.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>
/// Makes rule documents of an xDS server's resources. The message has the fields of a rule file under the same names, so
/// that its JSON is a rule file; what is not set is not written.
/// </summary>
internal static class RuleResources
{
    public const string TypeUrl = "type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>One document for each resource, under its name.</summary>
    /// <exception cref="InvalidDataException">A resource is of another type, or is none.</exception>
    public static IReadOnlyList<RuleDocument> Documents(DiscoveryResponse response)
    {
        if (response.TypeUrl.Length > 0 && response.TypeUrl != TypeUrl)
        {
            throw new InvalidDataException($"the response is of type '{response.TypeUrl}', not of {TypeUrl}");
        }

        return [.. response.Resources.Select(Document).OrderBy(document => document.Name, StringComparer.Ordinal)];
    }

    private static RuleDocument Document(Any resource, int index)
    {
        if (resource.TypeUrl != TypeUrl)
        {
            throw new InvalidDataException($"resource {index} is of type '{resource.TypeUrl}', not of {TypeUrl}");
        }

        try
        {
            RateLimitConfig config = RateLimitConfig.Parser.ParseFrom(resource.Value);
            string name = config.Name;

            // It is the document's name; inside one it would be a key out of place.
            config.Name = "";
            return new RuleDocument(name, Json.Format(config)) { Syntax = DocumentSyntax.Json };
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            // The generated parser answers a few malformed messages with exceptions of the runtime.
            throw new InvalidDataException($"resource {index} is no RateLimitConfig: {error.Message}", error);
        }
    }
}
