using System.Globalization;
using System.Text;

namespace EnvoyRls.Cli.Wording;

/// <summary>Durations as rule files write them: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Microseconds)[] Units =
        [("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

    /// <summary>The duration in whole units, greatest first.</summary>
    public static string Format(long microseconds)
    {
        if (microseconds == 0)
        {
            return "0s";
        }

        StringBuilder text = new();
        foreach ((string unit, long length) in Units)
        {
            if (microseconds >= length)
            {
                text.Append(CultureInfo.InvariantCulture, $"{microseconds / length}{unit}");
                microseconds %= length;
            }
        }

        return text.ToString();
    }

    /// <summary>Reads numbers and units without spaces, greatest unit first or not; fractions are not accepted.</summary>
    /// <param name="text">The text.</param>
    /// <param name="microseconds">0 to a hundred years.</param>
    public static bool TryParse(string text, out long microseconds)
    {
        const long Longest = 36_600L * 86_400_000_000;
        microseconds = 0;
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAnyInRange('0', '9');
            string unit = (letters < 0 ? rest : rest[..letters]).ToString();
            long length = Array.Find(Units, candidate => candidate.Unit == unit).Microseconds;
            if (length == 0 || number > (Longest - microseconds) / length)
            {
                return false;
            }

            microseconds += number * length;
            rest = rest[unit.Length..];
        }

        return text.Length > 0;
    }
}
