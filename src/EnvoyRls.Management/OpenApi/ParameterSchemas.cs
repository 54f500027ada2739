using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.OpenApi;

/// <summary>Parameters of the query as OpenAPI writes them.</summary>
internal static class ParameterSchemas
{
    public static JsonObject Of(ApiParameter parameter)
    {
        JsonObject schema = One(parameter);
        JsonObject document = new()
        {
            ["name"] = parameter.Name,
            ["in"] = "query",
            ["description"] = parameter.Default.Length == 0 ? parameter.Description : $"{parameter.Description} Default: {parameter.Default}.",
        };
        if (parameter.IsRequired)
        {
            document["required"] = true;
        }

        document["schema"] = parameter.IsList ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema;
        if (parameter.IsList)
        {
            (document["style"], document["explode"]) = ("form", false);
        }

        return document;
    }

    private static JsonObject One(ApiParameter parameter) => parameter.Type switch
    {
        ParameterType.Integer when parameter.Most == long.MaxValue => new JsonObject { ["type"] = "integer", ["minimum"] = parameter.Least },
        ParameterType.Integer => new JsonObject { ["type"] = "integer", ["minimum"] = parameter.Least, ["maximum"] = parameter.Most },
        ParameterType.Flag => new JsonObject { ["type"] = "boolean" },
        ParameterType.Word => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. parameter.Words.Select(word => (JsonNode)word)]) },
        ParameterType.Moment => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("2026-11-21T10:00:00Z", "2026-11-21") },
        ParameterType.Duration => new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("15m", "36h") },
        _ => new JsonObject { ["type"] = "string", ["maxLength"] = ApiParameter.LongestText },
    };
}
