using System.Buffers;
using System.Globalization;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>A range of numbers, both ends included; an open end is the next double, an absent one is infinity.</summary>
internal readonly record struct NumberRange(double Low, double High)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.+-");

    public bool IsEmpty => !(Low <= High);

    /// <summary>The difference of the ends: the smaller, the more specific.</summary>
    public double Width => High - Low;

    /// <summary>
    /// Tells ranges without end apart, none of which is wider than another: the later one starts or the earlier one
    /// ends, the smaller. The same for all ranges with two ends.
    /// </summary>
    public double OpenWidth => (double.IsInfinity(Low), double.IsInfinity(High)) switch
    {
        (_, true) => -Low,
        (true, _) => High,
        _ => 0,
    };

    /// <summary>Reads a decimal number: digits with an optional sign and point, no exponent, no spaces. Allocates nothing.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, out double number)
    {
        // Without the first look "NaN" and "Infinity" would be numbers.
        number = 0;
        return !text.ContainsAnyExcept(NumberCharacters)
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads <c>&gt;= n</c>, <c>&gt; n</c>, <c>&lt;= n</c>, <c>&lt; n</c>, <c>= n</c>, <c>n</c> or <c>n..m</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NumberRange range)
    {
        text = text.Trim();
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0)
        {
            bool both = TryParseNumber(text[..dots].Trim(), out double low) & TryParseNumber(text[(dots + 2)..].Trim(), out double high);
            range = new NumberRange(low, high);
            return both;
        }

        int operatorLength = text.IndexOfAnyExcept("<>=");
        bool valid = TryParseNumber(text[Math.Max(operatorLength, 0)..].Trim(), out double number);
        range = (operatorLength < 0 ? "" : text[..operatorLength]) switch
        {
            ">=" => new NumberRange(number, double.PositiveInfinity),
            ">" => new NumberRange(double.BitIncrement(number), double.PositiveInfinity),
            "<=" => new NumberRange(double.NegativeInfinity, number),
            "<" => new NumberRange(double.NegativeInfinity, double.BitDecrement(number)),
            "" or "=" => new NumberRange(number, number),
            _ => new NumberRange(double.NaN, double.NaN),
        };
        return valid && !double.IsNaN(range.Low);
    }
}
