using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>No command hides from the tests in a block of another kind.</summary>
public sealed partial class PageBlockTests
{
    public static TheoryData<string> Names => [.. Pages.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_commands_are_in_blocks_that_are_run_or_say_why_not(string name)
    {
        string[] hidden =
        [
            .. Pages.Named(name).Blocks
                .Where(static block => !block.IsShell && (block.Info is "bash" or "shell" or "zsh" || (block.Info is "" or "text" && block.Text.Any(IsCommand))))
                .Select(block => $"{name}:{block.Line}"),
        ];
        Assert.True(hidden.Length == 0, $"make these sh or console: {string.Join(", ", hidden)}");
    }

    [Theory]
    [InlineData("$ ls", true)]
    [InlineData("rls check rules/", true)]
    [InlineData("REDIS_URL=localhost:6379 dotnet run", true)]
    [InlineData("state.yaml                  every object", false)]
    [InlineData("203.0.113.0/24 port scans", false)]
    public void A_line_is_told_to_be_a_command(string line, bool command) => Assert.Equal(command, IsCommand(line));

    private static bool IsCommand(string line) => Command().IsMatch(line);

    [GeneratedRegex(
        @"^\s*(\$ |([A-Z_]+=\S+ )*(rls|envoyrls-server|dotnet|curl|grpcurl|kubectl|helm|istioctl|docker|bash|sh|bench/\w+|redis-cli|redis-server|psql|promtool|export|alias|cd|git|npm|sudo|apt-get)\b)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
