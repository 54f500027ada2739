using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Telemetry;

/// <summary>
/// Regular expressions as users of the reference write them (RE2 syntax), run in time linear in the text. What RE2 has
/// not either (look-around, back-references) is refused. Named groups are numbered after the unnamed ones.
/// </summary>
internal static class GoRegex
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <exception cref="FormatException">The pattern does not compile; the message says why.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), Options, Regex.InfiniteMatchTimeout);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new FormatException(error.Message, error);
        }
    }
}
