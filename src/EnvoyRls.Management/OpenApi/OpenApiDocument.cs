using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.OpenApi;

/// <summary>The table of operations as an OpenAPI 3.1 document.</summary>
internal sealed class OpenApiDocument
{
    private readonly TypeSchemas _types = new();
    private readonly SortedDictionary<string, JsonNode> _pages = new(StringComparer.Ordinal);

    private OpenApiDocument()
    {
    }

    /// <summary>The document.</summary>
    /// <param name="table">The operations.</param>
    /// <param name="software">The version of the program.</param>
    public static JsonObject Of(ApiTable table, string software) => new OpenApiDocument().Write(table, software);

    private JsonObject Write(ApiTable table, string software)
    {
        JsonObject paths = [];
        foreach (IGrouping<string, ApiOperation> path in table.Operations.GroupBy(operation => operation.Path, StringComparer.Ordinal))
        {
            paths[path.Key] = PathItem(path);
        }

        _types.Reference(typeof(ProblemDocument));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "EnvoyRls admin API",
                ["version"] = software,
                ["description"] = "Manages rate limits at run time: rules, access lists, tiers, releases, counters, statistics.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["tags"] = new JsonArray([.. table.Operations.Select(operation => operation.Tag).Distinct(StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = Components(),
        };
    }

    private JsonObject Components()
    {
        JsonObject schemas = [];
        foreach ((string name, JsonNode schema) in LanguageSchemas.All().Concat(_types.Components).Concat(_pages))
        {
            schemas[name] = schema.DeepClone();
        }

        return new JsonObject
        {
            ["schemas"] = schemas,
            ["responses"] = new JsonObject { ["Problem"] = Problem() },
            ["parameters"] = HeaderFields.Components(),
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A token of `rls token create`, or a JWT of the OIDC provider." },
                ["certificate"] = new JsonObject { ["type"] = "mutualTLS", ["description"] = "A client certificate that ADMIN_CLIENT_ROLES gives a role." },
            },
        };
    }

    private static JsonObject Problem() => new()
    {
        ["description"] = "A problem (RFC 9457).",
        ["headers"] = new JsonObject
        {
            ["Retry-After"] = new JsonObject { ["description"] = "Seconds, with 429 and 503.", ["schema"] = new JsonObject { ["type"] = "integer" } },
        },
        ["content"] = new JsonObject { [ProblemWriter.MediaType] = new JsonObject { ["schema"] = TypeSchemas.ReferenceTo(nameof(ProblemDocument)) } },
    };

    private JsonObject PathItem(IGrouping<string, ApiOperation> path)
    {
        JsonObject item = [];
        string[] variables = [.. path.Key.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1])];
        if (variables.Length > 0)
        {
            item["parameters"] = new JsonArray([.. variables.Select(PathParameter)]);
        }

        foreach (ApiOperation operation in path)
        {
            item[operation.Method.ToLowerInvariant()] = Operation(operation);
        }

        return item;
    }

    private static JsonObject PathParameter(string name) => new()
    {
        ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
    };

    private JsonObject Operation(ApiOperation operation)
    {
        JsonObject document = new() { ["operationId"] = operation.Id, ["summary"] = operation.Summary, ["tags"] = new JsonArray(operation.Tag) };
        if (operation.Description.Length > 0)
        {
            document["description"] = operation.Description;
        }

        JsonNode[] parameters = [.. operation.Query.Select(ParameterSchemas.Of), .. HeaderFields.Of(operation)];
        if (parameters.Length > 0)
        {
            document["parameters"] = new JsonArray(parameters);
        }

        if (operation.Body is { } body)
        {
            document["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body.Schema, body.MediaTypes, body.Example) };
        }

        document["responses"] = Responses(operation);
        document["security"] = operation.Role is null ? [] : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["certificate"] = new JsonArray() });
        if (operation.Role is { } role)
        {
            document["x-role"] = role.ToString().ToLowerInvariant();
        }

        return document;
    }

    private JsonObject Responses(ApiOperation operation)
    {
        JsonObject responses = [];
        foreach (ApiResponse response in operation.Responses)
        {
            JsonObject document = new() { ["description"] = response.Description };
            if (response.Schema is { } schema)
            {
                document["content"] = Content(schema, response.MediaTypes.Count > 0 ? response.MediaTypes : [ApiAnswer.Json], example: "");
            }

            responses[$"{response.Status}"] = document;
        }

        foreach (int status in ProblemStatuses.Of(operation))
        {
            responses[$"{status}"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        }

        return responses;
    }

    private JsonObject Content(ApiSchema schema, IReadOnlyList<string> mediaTypes, string example)
    {
        JsonObject content = [];
        foreach (string mediaType in mediaTypes)
        {
            JsonObject media = new()
            {
                ["schema"] = mediaType switch
                {
                    Negotiation.Csv or Negotiation.PlainText => new JsonObject { ["type"] = "string" },
                    ApiRequestBody.MergePatch => new JsonObject { ["type"] = "object" },
                    _ => SchemaOf(schema),
                },
            };
            if (mediaType == ApiRequestBody.Json && example.Length > 0)
            {
                media["example"] = JsonNode.Parse(example);
            }

            content[mediaType] = media;
        }

        return content;
    }

    private JsonObject SchemaOf(ApiSchema schema)
    {
        if (schema.Name.Length == 0)
        {
            return new JsonObject { ["type"] = "string" };
        }

        if (schema.Item is { } item)
        {
            _pages[schema.Name] = Page(item);
        }

        return schema.Type is { } type ? _types.Reference(type) : TypeSchemas.ReferenceTo(schema.Name);
    }

    private JsonObject Page(ApiSchema item) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = SchemaOf(item) },
            ["next_cursor"] = new JsonObject { ["type"] = "string", ["description"] = "What `cursor` takes for the next page; absent on the last." },
            ["total"] = new JsonObject { ["type"] = "integer", ["description"] = "How many items there are in all, where that is known." },
        },
    };
}
