using System.Text.RegularExpressions;
using EnvoyRls.Server.Tests.EndToEnd;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Checks;

/// <summary>What docs/check.md shows is what happens.</summary>
public sealed partial class CheckDocumentTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Its_commands_print_what_it_says()
    {
        string rules = await File.ReadAllTextAsync(Repository.PathOf("examples", "check", "rules.yaml"));
        await using RunningServer server = await RunningServer.StartAsync(rules);
        (string Command, string Output)[] examples = [.. Examples(await File.ReadAllTextAsync(Repository.PathOf("docs", "check.md")))];

        Assert.True(examples.Length >= 8, "the document shows commands");
        foreach ((string command, string output) in examples)
        {
            string here = command.Replace("localhost:8080", server.Http.BaseAddress!.Authority, StringComparison.Ordinal);
            Assert.Equal(
                $"{command}\n{WithoutTimes(output)}", $"{command}\n{WithoutTimes(await ChildProcess.RunAsync("/bin/sh", ["-c", here], Limit))}");
        }
    }

    [Fact]
    public async Task Its_program_goes_on_until_it_may_not()
    {
        string rules = await File.ReadAllTextAsync(Repository.PathOf("examples", "check", "rules.yaml"));
        await using RunningServer server = await RunningServer.StartAsync(rules);
        string[] words = [Repository.PathOf("examples", "check", "check.py"), $"http://{server.Http.BaseAddress!.Authority}", "erin"];
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("go on\n", await ChildProcess.RunAsync("/usr/bin/python3", words, Limit));
        }

        ProcessResult denied = await ChildProcess.CompleteAsync("/usr/bin/python3", words, Limit);
        Assert.Equal((1, "The limit of 5 is exceeded. Try again in # s."), (denied.ExitCode, WithoutTimes(denied.Output)));
    }

    private static IEnumerable<(string Command, string Output)> Examples(string document) =>
        ConsoleBlock().Matches(document)
            .SelectMany(static block => block.Groups["examples"].Value.Split("$ ", StringSplitOptions.RemoveEmptyEntries))
            .Select(static example => example.Split('\n', 2))
            .Select(static parts => (parts[0], parts[1]));

    private static string WithoutTimes(string text) => Times().Replace(text.Trim(), "${name}#");

    [GeneratedRegex("```console\n(?<examples>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConsoleBlock();

    [GeneratedRegex("""(?<name>"reset_at":|"retry_after":|Try again in )\d+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times();
}
