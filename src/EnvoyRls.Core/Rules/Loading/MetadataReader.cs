using EnvoyRls.Core.Rules.Yaml;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Turns free-form YAML into the protobuf Struct that dynamic metadata carries; every number is a double there.</summary>
internal static class MetadataReader
{
    public static Struct Read(YamlMapping mapping)
    {
        Struct result = new();
        foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
        {
            // A key is text, so it keeps what the file says: yes stays "yes".
            result.Fields[key is YamlScalar scalar ? scalar.Text : GoText.Of(key)] = Read(value);
        }

        return result;
    }

    private static Value Read(YamlNode node) => node switch
    {
        YamlMapping mapping => Value.ForStruct(Read(mapping)),
        YamlSequence sequence => Value.ForList([.. sequence.Items.Select(Read)]),
        YamlScalar scalar => Read(scalar),
        _ => Value.ForNull(),
    };

    private static Value Read(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.Null => Value.ForNull(),
        YamlScalarKind.True => Value.ForBool(true),
        YamlScalarKind.False => Value.ForBool(false),
        YamlScalarKind.Integer or YamlScalarKind.LargeInteger =>
            Value.ForNumber((double)YamlScalarResolver.ParseInteger(scalar.Text)),
        YamlScalarKind.Float => Value.ForNumber(YamlScalarResolver.ParseFloat(scalar.Text)),
        _ => Value.ForString(scalar.Text),
    };
}
