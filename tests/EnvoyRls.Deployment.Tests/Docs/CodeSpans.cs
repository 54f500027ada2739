using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>What a page sets as code: spans within its prose, and commands.</summary>
internal static partial class CodeSpans
{
    /// <summary>Spans between backticks, with their lines.</summary>
    public static IEnumerable<(int Line, string Text)> Inline(MarkdownPage page) =>
        page.Prose.SelectMany(static line => Span().Matches(line.Text).Select(span => (line.Line, span.Groups["text"].Value)));

    /// <summary>Lines of shell blocks, those that cannot be run among them; a command that goes on in the next line is one.</summary>
    public static IEnumerable<(int Line, string Text)> Commands(MarkdownPage page) =>
        page.Blocks.Where(static block => block.IsShell).SelectMany(static block =>
            string.Join('\n', block.Text).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => (block.Line, line)));

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}
