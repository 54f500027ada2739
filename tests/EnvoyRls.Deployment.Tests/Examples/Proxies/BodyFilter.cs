using System.Text.Json.Nodes;
using global::Envoy.Extensions.Filters.Http.JsonToMetadata.V3;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>Makes metadata of the members of JSON answers.</summary>
internal static class BodyFilter
{
    public static void Add(JsonToMetadata filter, string? contentType, string body, JsonObject metadata)
    {
        if (contentType != "application/json")
        {
            return;
        }

        JsonNode answer = JsonNode.Parse(body)!;
        foreach (JsonToMetadata.Types.Rule rule in filter.ResponseRules.Rules)
        {
            if (rule.Selectors.Aggregate((JsonNode?)answer, static (node, selector) => node?[selector.Key]) is { } found)
            {
                metadata[rule.OnPresent.MetadataNamespace] = new JsonObject { [rule.OnPresent.Key] = found.DeepClone() };
            }
        }
    }
}
