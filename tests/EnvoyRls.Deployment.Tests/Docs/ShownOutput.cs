using System.Text;
using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>
/// Holds what a command printed to what its page shows: all of it, in order, but for an ellipsis, which stands for anything, and for
/// what differs from run to run: times, tokens, ids made by chance, seconds to wait.
/// </summary>
internal static partial class ShownOutput
{
    private const string Anything = "...";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static bool Matches(string shown, string printed) =>
        Regex.IsMatch(printed.Trim(), $"^{Pattern(shown.Trim())}$", RegexOptions.Singleline | RegexOptions.CultureInvariant, Limit);

    private static string Pattern(string shown)
    {
        StringBuilder pattern = new();
        int at = 0;
        foreach (Match varying in Varying().Matches(shown))
        {
            pattern.Append(Literal(shown[at..varying.Index])).Append(SameKind(varying.Value));
            at = varying.Index + varying.Length;
        }

        return pattern.Append(Literal(shown[at..])).ToString();
    }

    private static string Literal(string text) => string.Join(@"\s+", Spaces().Split(text).Select(Regex.Escape));

    private static string SameKind(string varying) => varying switch
    {
        Anything => ".*?",
        _ when varying.StartsWith("rls_", StringComparison.Ordinal) => @"\S+",
        _ when varying.StartsWith("ovr-", StringComparison.Ordinal) || HexId().IsMatch(varying) => "[0-9a-z-]+",
        _ => Digits().Replace(Literal(varying), @"\d+") + (varying.Contains(':', StringComparison.Ordinal) ? @"(?:\.\d+)?" : ""),
    };

    [GeneratedRegex(
        """
        \.\.\.
        |rls_[0-9a-f]{12}_\w+
        |ovr-[0-9a-f]{12}
        |\b[0-9a-f]{12}\b
        |\b\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?
        |(?<!\d)\d{10}(?!\d)
        |"retry_after":\d+
        |-Reset:\ \d+
        |\b\d+\ s\b
        """,
        RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Varying();

    [GeneratedRegex("^[0-9a-f]{12}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HexId();

    [GeneratedRegex(@"\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
