using System.Text.Json.Nodes;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>
/// Managed objects as JSON Schemas (draft 2020-12). Each is a schema of its own that finds what it refers to under
/// <c>$defs</c>; what depends on several keys together is left to the loader.
/// </summary>
internal static class ManagedSchemas
{
    /// <summary>A managed rule.</summary>
    public static JsonObject Rule => Of(ManagedGrammar.Rule, "A rule of the managed layer.");

    /// <summary>An item of an allow or deny list.</summary>
    public static JsonObject ListItem => Of(ManagedGrammar.ListItem, "An item of an allow or deny list.");

    /// <summary>The tier and the limits of a user.</summary>
    public static JsonObject Tier => Of(ManagedGrammar.Tier, "The tier of a user, limits of their own, or both.");

    /// <summary>An override.</summary>
    public static JsonObject Override => Of(ManagedGrammar.Override, "An override of the adaptive layer.");

    /// <summary>Any other level of that language.</summary>
    public static JsonObject Of(GrammarLevel level, string description)
    {
        JsonObject schema = new() { ["description"] = description };
        foreach ((string name, JsonNode? value) in RuleSchema.Mapping(level))
        {
            schema[name] = value?.DeepClone();
        }

        HashSet<GrammarLevel> below = [];
        Collect(level, below);
        if (below.Count > 0)
        {
            schema["$defs"] = RuleSchema.Definitions(below);
        }

        return schema;
    }

    private static void Collect(GrammarLevel level, HashSet<GrammarLevel> found)
    {
        foreach (GrammarKey key in level.Keys)
        {
            if (key.Below?.Invoke() is { } below && found.Add(below))
            {
                Collect(below, found);
            }
        }
    }
}
