using System.Globalization;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Prints a node the way Go's <c>%v</c> prints the decoded value: the reference's error texts contain it.</summary>
internal static class GoText
{
    public static string Of(YamlNode node) => node switch
    {
        YamlScalar scalar => Of(scalar),
        YamlSequence sequence => $"[{string.Join(' ', sequence.Items.Select(Of))}]",
        YamlMapping mapping => $"map[{string.Join(' ', mapping.Pairs.OrderBy(pair => Of(pair.Key), StringComparer.Ordinal).Select(pair => $"{Of(pair.Key)}:{Of(pair.Value)}"))}]",
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
        double.NaN => "NaN",
        _ => Shortest(value),
    };

    /// <summary>As <c>%g</c>: the fewest digits that give the value back, with an exponent from a million on and below a ten-thousandth.</summary>
    private static string Shortest(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        if (Math.Abs(value) < 1e6 || text.Contains('e', StringComparison.Ordinal))
        {
            return text;
        }

        string digits = text.TrimStart('-');
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int exponent = (point < 0 ? digits.Length : point) - 1;
        string mantissa = digits.Replace(".", "", StringComparison.Ordinal).TrimEnd('0').Insert(1, ".").TrimEnd('.');
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{mantissa}e+{exponent:00}");
    }
}
