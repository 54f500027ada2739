using System.Globalization;

namespace EnvoyRls.Server.Settings;

/// <summary>The kinds of values, read by the rules of the reference's environment parser.</summary>
internal static class SettingTypes
{
    public static readonly SettingType<string> Text = new("string", "text", (string text, out string value) =>
    {
        value = text;
        return true;
    });

    public static readonly SettingType<string> Word = new("string", "a text of one character or more", (string text, out string value) =>
    {
        value = text;
        return text.Length > 0;
    });

    public static readonly SettingType<bool> Flag = new(
        "bool",
        "one of 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False",
        (string text, out bool value) => GoSyntax.TryBool(text, out value));

    public static readonly SettingType<int> Port = Integer(0, 65535);

    public static readonly SettingType<int> Size = Integer(0, int.MaxValue);

    /// <summary>A bound, which 0 lifts: it reads as the largest number there is.</summary>
    public static readonly SettingType<int> Bound = new(Size.Name, Size.Accepts, (string text, out int value) =>
    {
        bool read = Size.Parse(text, out value);
        value = read && value == 0 ? int.MaxValue : value;
        return read;
    });

    public static readonly SettingType<int> Count = Integer(1, int.MaxValue);

    /// <summary>Single precision, as the reference computes with it.</summary>
    public static readonly SettingType<float> Ratio = new(
        "float",
        "a number above 0 and up to 1",
        (string text, out float value) => float.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out value) && value is > 0 and <= 1);

    public static readonly SettingType<double> Probability = new(
        "float",
        "a number from 0 to 1",
        (string text, out double value) => double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1);

    public static readonly SettingType<double> Positive = new(
        "float",
        "a number above 0",
        (string text, out double value) => double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out value) && value > 0 && double.IsFinite(value));

    public static readonly SettingType<TimeSpan> Duration = new(
        "duration",
        "a duration of 0 or more with a unit, such as 150us, 10s or 1h30m",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.Zero);

    public static readonly SettingType<TimeSpan> Interval = new(
        "duration",
        "a duration of at least 1ms with a unit, such as 250ms, 10s or 1h30m",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.FromMilliseconds(1));

    /// <summary>The shortest times that the circuit breaker can keep.</summary>
    public static readonly SettingType<TimeSpan> HalfSecondOrMore = new(
        "duration",
        "a duration of 500ms to 24h with a unit, such as 500ms, 10s or 1m",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.FromMilliseconds(500) && value <= TimeSpan.FromDays(1));

    /// <summary>How often the adaptive layer can look at the traffic.</summary>
    public static readonly SettingType<TimeSpan> HalfSecondToMinute = new(
        "duration",
        "a duration of 500ms to 1m with a unit, such as 500ms, 2s or 1m",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.FromMilliseconds(500) && value <= TimeSpan.FromMinutes(1));

    /// <summary>How long the adaptive layer can let an override last.</summary>
    public static readonly SettingType<TimeSpan> TenSecondsToDay = new(
        "duration",
        "a duration of 10s to 24h with a unit, such as 10s, 10m or 24h",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.FromSeconds(10) && value <= TimeSpan.FromDays(1));

    public static readonly SettingType<TimeSpan> UpToMonth = new(
        "duration",
        "a duration of 0 to 720h with a unit, such as 30m, 12h or 0s",
        (string text, out TimeSpan value) => GoSyntax.TryDuration(text, out value) && value >= TimeSpan.Zero && value <= TimeSpan.FromDays(30));

    public static readonly SettingType<IReadOnlyList<string>> List = new(
        "list",
        "a list of the form a,b",
        (string text, out IReadOnlyList<string> value) =>
        {
            value = GoSyntax.List(text);
            return true;
        });

    public static readonly SettingType<IReadOnlyDictionary<string, string>> Map = new(
        "map",
        "a map of the form key:value,key:value with exactly one colon in each pair",
        (string text, out IReadOnlyDictionary<string, string> value) => GoSyntax.TryMap(text, out value));

    public static SettingType<int> Integer(int least, int most) => new(
        "int",
        most == int.MaxValue ? $"an integer of at least {least}" : $"an integer from {least} to {most}",
        (string text, out int value) =>
        {
            bool known = GoSyntax.TryInteger(text, out long number) && number >= least && number <= most;
            value = known ? (int)number : 0;
            return known;
        });

    /// <summary>A few words, each standing for a value; compared without regard to case.</summary>
    public static SettingType<T> Choice<T>(params (string Word, T Value)[] choices) => new(
        "string",
        "one of " + string.Join(", ", choices.Select(choice => choice.Word)),
        (string text, out T value) =>
        {
            foreach ((string word, T candidate) in choices)
            {
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    value = candidate;
                    return true;
                }
            }

            value = choices[0].Value;
            return false;
        });
}
