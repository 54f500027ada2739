using System.Globalization;
using System.Text;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Writes nodes as YAML that reads back as the same nodes: lists of mappings in blocks, small mappings in one line.</summary>
internal static class YamlTreeWriter
{
    private const int LongestLine = 120;
    private const int DeepestLine = 2;

    /// <summary>The longest key that may go without a question mark in front; parsers look for its colon within 1,024 characters.</summary>
    private const int LongestSimpleKey = 128;

    /// <summary>The text of a mapping, which ends with a line break.</summary>
    public static string Write(YamlMapping root)
    {
        StringBuilder text = new();
        WriteBlock(text, root, 0);
        return text.ToString();
    }

    private static void WriteBlock(StringBuilder text, YamlMapping mapping, int indent)
    {
        foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
        {
            text.Append(' ', indent);
            WritePair(text, key, value, indent);
        }
    }

    /// <summary>Writes a key and its value; the indentation in front of the key is written already.</summary>
    private static void WritePair(StringBuilder text, YamlNode key, YamlNode value, int indent)
    {
        AppendLine(text.Append(IsLong(key) ? "? " : ""), key);
        if (IsLong(key))
        {
            text.Append('\n').Append(' ', indent);
        }

        text.Append(':');
        if (IsBlockList(value))
        {
            text.Append('\n');
            WriteItems(text, (YamlSequence)value, indent + 2);
        }
        else if (FitsLine(value))
        {
            AppendLine(text.Append(' '), value).Append('\n');
        }
        else
        {
            text.Append('\n');
            WriteBlock(text, (YamlMapping)value, indent + 2);
        }
    }

    private static void WriteItems(StringBuilder text, YamlSequence list, int indent)
    {
        foreach (YamlMapping item in list.Items.Cast<YamlMapping>())
        {
            string lead = "- ";
            foreach ((YamlNode key, YamlNode value) in item.Pairs)
            {
                text.Append(' ', indent).Append(lead);
                WritePair(text, key, value, indent + 2);
                lead = "  ";
            }
        }
    }

    /// <summary>Whether a value is a list of which every item starts a line.</summary>
    private static bool IsBlockList(YamlNode value) =>
        value is YamlSequence { Items.Count: > 0 } list && list.Items.All(item => item is YamlMapping { Pairs.Count: > 0 });

    /// <summary>Whether a value can only, or had better, be written in one line.</summary>
    private static bool FitsLine(YamlNode value) =>
        value is not YamlMapping { Pairs.Count: > 0 } || (DepthOf(value) <= DeepestLine && AppendLine(new StringBuilder(), value).Length <= LongestLine);

    private static int DepthOf(YamlNode node) => node switch
    {
        YamlMapping mapping => 1 + mapping.Pairs.Select(pair => DepthOf(pair.Value)).DefaultIfEmpty().Max(),
        YamlSequence list => 1 + list.Items.Select(DepthOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static bool IsLong(YamlNode key) => key is YamlScalar { Text.Length: > LongestSimpleKey };

    private static StringBuilder AppendLine(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                text.Append('{');
                for (int i = 0; i < mapping.Pairs.Count; i++)
                {
                    (YamlNode key, YamlNode value) = mapping.Pairs[i];
                    text.Append(i > 0 ? ", " : "").Append(IsLong(key) ? "? " : "");
                    AppendLine(text, key).Append(": ");
                    AppendLine(text, value);
                }

                return text.Append('}');
            case YamlSequence list:
                text.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    AppendLine(text.Append(i > 0 ? ", " : ""), list.Items[i]);
                }

                return text.Append(']');
            case YamlScalar { Kind: YamlScalarKind.String } scalar when !IsPlain(scalar.Text):
                return AppendQuoted(text, scalar.Text);
            case YamlScalar scalar:
                return text.Append(scalar.Text);
            default:
                return text;
        }
    }

    /// <summary>Whether a text can go without quotes wherever it stands, and is a text then.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '/')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '.' or '-' or '+' or '%' or '$' or '@' or '*')
        && YamlScalarResolver.Resolve(text) == YamlScalarKind.String;

    private static StringBuilder AppendQuoted(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF':
                case var control when char.IsControl(control):
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.Append('"');
    }
}
