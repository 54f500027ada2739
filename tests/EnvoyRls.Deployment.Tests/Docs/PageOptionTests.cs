using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Every command and option of <c>rls</c> that a page shows exists, in blocks that cannot be run and in the prose too.</summary>
public sealed partial class PageOptionTests(CommandLineOptions options) : IClassFixture<CommandLineOptions>
{
    public static TheoryData<string> Names => [.. Pages.All.Where(static page => CommandLines(page).Any()).Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_command_lines_can_be_understood(string name)
    {
        List<string> faults = [];
        foreach ((int line, string text) in CommandLines(Pages.Named(name)))
        {
            if (await options.FaultOfAsync(text) is { } fault)
            {
                faults.Add($"{name}:{line}: {fault}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("check rules/ --strict", null)]
    [InlineData("overrides list --state suggested", null)]
    [InlineData("overrides list --status suggested", "rls overrides list has no option --status")]
    [InlineData("explode rules/", "rls has no command explode")]
    public async Task A_command_line_is_understood_or_not(string arguments, string? fault) =>
        Assert.Equal(fault, await options.FaultOfAsync(arguments));

    private static IEnumerable<(int Line, string Text)> CommandLines(MarkdownPage page) =>
        CodeSpans.Inline(page).Where(static span => span.Text.StartsWith("rls ", StringComparison.Ordinal)).Concat(CodeSpans.Commands(page))
            .SelectMany(static span => CommandLine().Matches(span.Text).Select(match => (span.Line, match.Groups["arguments"].Value)));

    [GeneratedRegex(@"(?<=^|\$ |[(|;&] *)rls (?<arguments>[^|;&)#<>]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLine();
}
