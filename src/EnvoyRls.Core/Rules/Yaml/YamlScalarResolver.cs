using System.Globalization;
using System.Numerics;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>
/// Resolves plain scalars by YAML 1.1 (<see href="https://yaml.org/type/"/>) as the reference's parser does: <c>yes</c>
/// and <c>on</c> are booleans, <c>010</c> is eight, <c>1_000</c> a thousand; timestamps stay text.
/// </summary>
internal static class YamlScalarResolver
{
    /// <summary>What a plain (unquoted, untagged) scalar is.</summary>
    public static YamlScalarKind Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => YamlScalarKind.True,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => YamlScalarKind.False,
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" => YamlScalarKind.Float,
        "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" => YamlScalarKind.Float,
        _ => ResolveNumber(text),
    };

    /// <summary>The value of an integer scalar; the text must have resolved to one.</summary>
    public static BigInteger ParseInteger(string text) =>
        IsShortDecimal(text) ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : TryParseInteger(text, out BigInteger value) ? value : throw new FormatException($"'{text}' is not an integer");

    /// <summary>The value of a float scalar; the text must have resolved to one.</summary>
    public static double ParseFloat(string text)
    {
        string lower = text.ToUpperInvariant();
        return lower switch
        {
            ".NAN" => double.NaN,
            ".INF" or "+.INF" => double.PositiveInfinity,
            "-.INF" => double.NegativeInfinity,
            _ => double.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture),
        };
    }

    private static YamlScalarKind ResolveNumber(string text)
    {
        char first = text[0];
        if (!char.IsAsciiDigit(first) && first is not ('+' or '-' or '.'))
        {
            return YamlScalarKind.String;
        }

        if (IsShortDecimal(text))
        {
            return YamlScalarKind.Integer;
        }

        if (TryParseInteger(text, out BigInteger value))
        {
            if (value >= long.MinValue && value <= long.MaxValue)
            {
                return YamlScalarKind.Integer;
            }

            if (value.Sign > 0 && value <= ulong.MaxValue)
            {
                return YamlScalarKind.LargeInteger;
            }
        }

        return IsFloat(text.Replace("_", "", StringComparison.Ordinal)) ? YamlScalarKind.Float : YamlScalarKind.String;
    }

    /// <summary>Whether it is what nearly all numbers are: digits alone, the first of them not 0, no more than 64 bits can hold.</summary>
    private static bool IsShortDecimal(string text) => text.Length is > 0 and <= 18 && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>Decimal, <c>0x</c>, <c>0o</c>, <c>0b</c>, or a leading zero for octal; a sign in front, underscores anywhere.</summary>
    private static bool TryParseInteger(string text, out BigInteger value)
    {
        value = BigInteger.Zero;
        ReadOnlySpan<char> digits = text.Replace("_", "", StringComparison.Ordinal);
        bool negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
        {
            digits = digits[1..];
        }

        int radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, int skip) = digits[1] switch
            {
                'x' or 'X' => (16, 2),
                'o' or 'O' => (8, 2),
                'b' or 'B' => (2, 2),
                _ => (8, 1),
            };
            digits = digits[skip..];
        }

        if (digits.IsEmpty || digits.Length > 70)
        {
            return false;
        }

        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        value = negative ? -value : value;
        return true;
    }

    /// <summary>A decimal fraction: digits with an optional point, then an optional exponent.</summary>
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        if (text.StartsWith('+') || text.StartsWith('-'))
        {
            text = text[1..];
        }

        int exponent = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = exponent < 0 ? text : text[..exponent];
        if (exponent >= 0)
        {
            ReadOnlySpan<char> power = text[(exponent + 1)..];
            if (power.StartsWith('+') || power.StartsWith('-'))
            {
                power = power[1..];
            }

            if (power.IsEmpty || power.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        int point = mantissa.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? mantissa : mantissa[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : mantissa[(point + 1)..];
        return !(whole.IsEmpty && fraction.IsEmpty)
            && !whole.ContainsAnyExceptInRange('0', '9')
            && !fraction.ContainsAnyExceptInRange('0', '9');
    }
}
