using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Changes some fields of a JSON object (RFC 7396).</summary>
internal static class MergePatch
{
    /// <summary>The text with the patch applied.</summary>
    /// <param name="target">The object's text.</param>
    /// <param name="patch">The patch as it was sent.</param>
    /// <exception cref="ProblemException">The patch is not a JSON object.</exception>
    public static string Apply(string target, ReadOnlyMemory<byte> patch)
    {
        using JsonDocument document = BodyReader.Parse(patch);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ProblemException(Problems.MalformedBody("A merge patch of an object is an object itself."));
        }

        JsonObject merged = (JsonObject)JsonNode.Parse(target)!;
        Merge(merged, document.RootElement);
        foreach (string field in ObjectAnswers.ReadOnlyFields)
        {
            merged.Remove(field);
        }

        return merged.ToJsonString(ApiJson.Options);
    }

    private static void Merge(JsonObject target, JsonElement patch)
    {
        foreach (JsonProperty field in patch.EnumerateObject())
        {
            switch (field.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    target.Remove(field.Name);
                    break;
                case JsonValueKind.Object:
                    if (target[field.Name] is not JsonObject inner)
                    {
                        target[field.Name] = inner = [];
                    }

                    Merge(inner, field.Value);
                    break;
                default:
                    target[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    break;
            }
        }
    }
}
