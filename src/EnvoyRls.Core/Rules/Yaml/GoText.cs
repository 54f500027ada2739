using System.Globalization;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Prints a node the way Go's <c>%v</c> prints the decoded value: the reference's error texts contain it.</summary>
internal static class GoText
{
    public static string Of(YamlNode node) => node switch
    {
        YamlScalar scalar => Of(scalar),
        YamlSequence sequence => $"[{string.Join(' ', sequence.Items.Select(Of))}]",
        YamlMapping mapping => $"map[{string.Join(' ', mapping.Pairs.Select(pair => $"{Of(pair.Key)}:{Of(pair.Value)}").Order(StringComparer.Ordinal))}]",
        _ => "",
    };

    private static string Of(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.Null => "<nil>",
        YamlScalarKind.True => "true",
        YamlScalarKind.False => "false",
        YamlScalarKind.Integer or YamlScalarKind.LargeInteger => YamlScalarResolver.ParseInteger(scalar.Text).ToString(CultureInfo.InvariantCulture),
        YamlScalarKind.Float => Of(YamlScalarResolver.ParseFloat(scalar.Text)),
        _ => scalar.Text,
    };

    private static string Of(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal),
    };
}
