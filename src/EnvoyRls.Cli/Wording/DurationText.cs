using System.Globalization;

namespace EnvoyRls.Cli.Wording;

/// <summary>How the rule language writes times: whole numbers with units, the longest first: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class DurationText
{
    private const long Most = 1_000L * 366 * 86_400 * 1_000_000;

    private static readonly (string Name, long Microseconds)[] Units =
    [
        ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000),
    ];

    /// <summary>Reads a time of up to a thousand years.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <param name="microseconds">The time in microseconds.</param>
    /// <returns>Whether the text is a time; each unit may come once, the longest first.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long microseconds)
    {
        microseconds = 0;
        int next = 0;
        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                return false;
            }

            text = text[digits..];
            int letters = text.IndexOfAnyInRange('0', '9');
            ReadOnlySpan<char> name = letters < 0 ? text : text[..letters];
            int unit = IndexOf(name);
            if (unit < next || count > (Most - microseconds) / Units[unit].Microseconds)
            {
                return false;
            }

            microseconds += count * Units[unit].Microseconds;
            next = unit + 1;
            text = text[name.Length..];
        }

        return next > 0;
    }

    /// <summary>The shortest way to write a time with one unit: <c>90s</c>, not <c>1m30s</c>. Parts of a millisecond are cut off.</summary>
    public static string Format(long microseconds)
    {
        (string name, long length) = Array.Find(Units, unit => microseconds >= unit.Microseconds && microseconds % unit.Microseconds == 0);
        return name is null
            ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{microseconds / length}{name}");
    }

    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Units.Length; i++)
        {
            if (name.SequenceEqual(Units[i].Name))
            {
                return i;
            }
        }

        return -1;
    }
}
