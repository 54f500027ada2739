using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Turns a page's blocks into what is done one after the other.</summary>
internal static partial class PageSteps
{
    private const string Prompt = "$ ";

    public static IReadOnlyList<PageStep> Of(MarkdownPage page) =>
    [
        .. page.Blocks.Where(static block => block.Needs is null).SelectMany(static block => block switch
        {
            { File: { } file } => [Write(block, file)],
            { Info: "sh" } => [new PageStep(block.Line, string.Join('\n', block.Text), "", block.ExitCode)],
            { Info: "console" } => Console(block),
            _ => (IEnumerable<PageStep>)[],
        }),
    ];

    private static PageStep Write(FencedBlock block, string file) => new(
        block.Line,
        $"mkdir -p \"$(dirname '{file}')\"\ncat > '{file}' <<'END OF THE BLOCK'\n{string.Join('\n', block.Text)}\nEND OF THE BLOCK",
        "",
        0);

    /// <summary>The commands of a block that shows what they print.</summary>
    public static IEnumerable<PageStep> Console(FencedBlock block)
    {
        for (int i = 0; i < block.Text.Count;)
        {
            Assert.True(
                block.Text[i].StartsWith(Prompt, StringComparison.Ordinal), $"line {block.Line + i + 1}: a console block begins with a prompt");
            int start = i;
            string command = block.Text[i++][Prompt.Length..];
            while (i < block.Text.Count && !IsWhole(command))
            {
                command += "\n" + block.Text[i++];
            }

            int output = i;
            while (i < block.Text.Count && !block.Text[i].StartsWith(Prompt, StringComparison.Ordinal))
            {
                i++;
            }

            bool last = i == block.Text.Count;
            yield return new PageStep(
                block.Line + start + 1, command, string.Join('\n', block.Text.Skip(output).Take(i - output)), last ? block.ExitCode : 0);
        }
    }

    /// <summary>Whether a shell would run it, and not wait for a further line.</summary>
    private static bool IsWhole(string command) =>
        !command.EndsWith('\\')
        && LinesThat(command, static line => line.EndsWith("; do", StringComparison.Ordinal))
            == LinesThat(command, static line => line.TrimStart().StartsWith("done", StringComparison.Ordinal))
        && command.Count(static character => character is '\'') % 2 == 0
        && (Heredoc().Match(command) is not { Success: true } heredoc
            || command.EndsWith($"\n{heredoc.Groups["end"].Value}", StringComparison.Ordinal));

    private static int LinesThat(string command, Func<string, bool> hold) => command.Split('\n').Count(hold);

    [GeneratedRegex("<<'?(?<end>[A-Z]+)'?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heredoc();
}
