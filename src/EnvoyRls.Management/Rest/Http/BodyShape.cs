using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Compares the fields of a body with those of a type, so that a mistake is told in the API's words and not in the serializer's.</summary>
internal static class BodyShape
{
    public static void Check(JsonElement value, JsonTypeInfo type, string field, List<ProblemError> errors)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (type.Kind == JsonTypeInfoKind.Object)
        {
            CheckObject(value, type, field, errors);
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            JsonTypeInfo items = type.Options.GetTypeInfo(type.ElementType!);
            foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
            {
                Check(item, items, string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]"), errors);
            }
        }
    }

    private static void CheckObject(JsonElement value, JsonTypeInfo type, string field, List<ProblemError> errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new ProblemError("An object was expected.", "write { ... }") { In = field });
            return;
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = field.Length == 0 ? property.Name : $"{field}.{property.Name}";
            if (type.Properties.FirstOrDefault(known => known.Name == property.Name) is { } known)
            {
                Check(property.Value, type.Options.GetTypeInfo(known.PropertyType), name, errors);
            }
            else
            {
                errors.Add(new ProblemError($"There is no field '{property.Name}' here.", Suggestion(property.Name, [.. type.Properties.Select(known => known.Name)])) { In = name });
            }
        }

        errors.AddRange(type.Properties
            .Where(known => known.IsRequired && !value.TryGetProperty(known.Name, out _))
            .Select(known => new ProblemError($"The field '{known.Name}' is missing.", "") { In = field }));
    }

    /// <summary>What somebody who wrote a field that is not there may have meant.</summary>
    internal static string Suggestion(string name, IReadOnlyList<string> names) =>
        Spelling.Nearest(name, names) is { } near ? $"did you mean '{near}'?" : $"it may have {Spelling.Alternatives(names)}";
}
