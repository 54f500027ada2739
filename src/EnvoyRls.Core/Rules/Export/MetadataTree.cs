using System.Globalization;
using EnvoyRls.Core.Rules.Yaml;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Turns dynamic metadata back into nodes.</summary>
internal static class MetadataTree
{
    public static YamlMapping Of(Struct metadata) =>
        new(0, 0, [.. metadata.Fields.Select(field => new KeyValuePair<YamlNode, YamlNode>(MappingDraft.String(field.Key), Of(field.Value)))]);

    private static YamlNode Of(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StructValue => Of(value.StructValue),
        Value.KindOneofCase.ListValue => new YamlSequence(0, 0, [.. value.ListValue.Values.Select(Of)]),
        Value.KindOneofCase.StringValue => MappingDraft.String(value.StringValue),
        Value.KindOneofCase.BoolValue => new YamlScalar(0, 0, value.BoolValue ? "true" : "false", value.BoolValue ? YamlScalarKind.True : YamlScalarKind.False),
        Value.KindOneofCase.NumberValue => new YamlScalar(0, 0, Number(value.NumberValue), YamlScalarKind.Float),
        _ => new YamlScalar(0, 0, "null", YamlScalarKind.Null),
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        double.NaN => ".nan",
        0 when double.IsNegative(value) => "-0.0",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
