using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Lengths of time as options have them.</summary>
internal static class TimeText
{
    /// <summary>Reads a length of time above zero.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Read(string option, string text) => DurationText.TryParse(text, out long microseconds) && microseconds > 0
        ? TimeSpan.FromMicroseconds(microseconds)
        : throw new FormatException($"{option} '{text}' is no length of time: write 90s, 15m or 1h.");
}
