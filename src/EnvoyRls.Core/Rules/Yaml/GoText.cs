using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Prints a node the way Go's <c>%v</c> prints the decoded value: the reference's error texts contain it.</summary>
internal static class GoText
{
    /// <summary>What is longer, in characters, is cut off: a few aliases can stand for more text than there is memory.</summary>
    private const int Longest = 1_000;

    public static string Of(YamlNode node)
    {
        StringBuilder text = new();
        Append(text, node);
        return text.Length <= Longest ? text.ToString() : $"{text.ToString(0, Longest)}...";
    }

    private static void Append(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(Of(scalar));
                break;
            case YamlSequence sequence:
                text.Append('[');
                AppendAll(text, sequence.Items, Append);
                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append("map[");
                AppendAll(text, mapping.Pairs.Select(pair => (Key: Of(pair.Key), pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal), AppendPair);
                text.Append(']');
                break;
        }
    }

    /// <summary>The text of the key comes once: made twice at each level, keys that are mappings within each other would take for ever.</summary>
    private static void AppendPair(StringBuilder text, (string Key, YamlNode Value) pair)
    {
        text.Append(pair.Key).Append(':');
        Append(text, pair.Value);
    }

    private static void AppendAll<T>(StringBuilder text, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        int start = text.Length;
        foreach (T item in items)
        {
            if (text.Length > Longest)
            {
                return;
            }

            text.Append(text.Length > start ? " " : "");
            append(text, item);
        }
    }

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
