using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Rules.Grammar;

/// <summary>The manual of the rule language, as text.</summary>
internal static partial class Manual
{
    public static string Text() => File.ReadAllText(Repository.PathOf("docs", "rules.md"));

    /// <summary>All its examples.</summary>
    public static string[] Examples() => [.. Block().Matches(Text()).Select(match => match.Groups["text"].Value)];

    /// <summary>Those of its examples that are whole rule files.</summary>
    public static string[] Documents() => [.. Examples().Where(text => text.StartsWith("domain:", StringComparison.Ordinal))];

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Block();
}
