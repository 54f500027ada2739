using System.Globalization;

namespace EnvoyRls.Server.Settings;

/// <summary>
/// Values as the reference, a Go program, reads them from its environment: so that a manifest written for it means
/// the same here. Nothing is trimmed.
/// </summary>
internal static class GoSyntax
{
    private static readonly IReadOnlyDictionary<string, string> EmptyMap = new Dictionary<string, string>(StringComparer.Ordinal);

    public static bool TryBool(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "TRUE" or "true" or "True";
        return value || text is "0" or "f" or "F" or "FALSE" or "false" or "False";
    }

    /// <summary>Decimal, or with a base prefix (<c>0x</c>, <c>0o</c>, <c>0b</c>, a leading <c>0</c> for octal); <c>_</c> may separate digits.</summary>
    public static bool TryInteger(string text, out long value)
    {
        value = 0;
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        bool prefixed = digits.Length > 1 && digits[0] == '0';
        int numberBase = prefixed ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'b' => 2, _ => 8 } : 10;
        if (prefixed)
        {
            digits = digits[(digits[1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O' ? 2 : 1)..];
        }

        if (digits.IsEmpty || digits[^1] == '_' || (!prefixed && digits[0] == '_') || digits.Contains("__", StringComparison.Ordinal))
        {
            return false;
        }

        UInt128 magnitude = 0;
        foreach (char digit in digits)
        {
            if (digit == '_')
            {
                continue;
            }

            int worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : numberBase;
            magnitude = (magnitude * (UInt128)numberBase) + (UInt128)worth;
            if (worth >= numberBase || magnitude > (UInt128)long.MaxValue + 1)
            {
                return false;
            }
        }

        if (!negative && magnitude > long.MaxValue)
        {
            return false;
        }

        value = negative ? unchecked(-(long)(ulong)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>
    /// Numbers with units, summed: <c>1h30m</c>, <c>1.5s</c>, <c>150us</c>, <c>-2m</c>; a bare <c>0</c> needs no unit.
    /// Resolution is 100 ns, less is cut off.
    /// </summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        decimal nanoseconds = 0;
        do
        {
            int digits = Leading(rest, static c => char.IsAsciiDigit(c) || c == '.');
            ReadOnlySpan<char> number = rest[..digits];
            rest = rest[digits..];
            int letters = Leading(rest, static c => !char.IsAsciiDigit(c) && c != '.');
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
                || NanosecondsIn(rest[..letters]) is not { } unit
                || amount > long.MaxValue / unit)
            {
                return false;
            }

            nanoseconds += amount * unit;
            rest = rest[letters..];
        }
        while (!rest.IsEmpty);

        if (nanoseconds > long.MaxValue)
        {
            return false;
        }

        long ticks = (long)(nanoseconds / 100);
        value = new TimeSpan(negative ? -ticks : ticks);
        return true;
    }

    /// <summary>Comma-separated; blank text is the empty list.</summary>
    public static IReadOnlyList<string> List(string text) => string.IsNullOrWhiteSpace(text) ? [] : text.Split(',');

    /// <summary>Comma-separated pairs with one colon each; a later pair of the same key wins.</summary>
    public static bool TryMap(string text, out IReadOnlyDictionary<string, string> value)
    {
        value = EmptyMap;
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string item in List(text))
        {
            if (item.Split(':') is not [string key, string content])
            {
                return false;
            }

            pairs[key] = content;
        }

        value = pairs;
        return true;
    }

    private static int Leading(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static decimal? NanosecondsIn(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };
}
