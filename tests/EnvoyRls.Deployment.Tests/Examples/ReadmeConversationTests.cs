using System.Globalization;
using EnvoyRls.Deployment.Tests.Docs;
using EnvoyRls.Deployment.Tests.Examples.Proxies;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>
/// What READMEs show of a set behind its Envoy: their <c>curl</c> commands are run against a stand-in that goes by the set's
/// own configuration and asks a real server about the set's own rules.
/// </summary>
public sealed class ReadmeConversationTests
{
    private const string Envoy = "localhost:10000";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Some rules go by the minute.</summary>
    private static readonly TimeSpan LongestConversation = TimeSpan.FromSeconds(15);

    /// <summary>The sets that have an Envoy and one place of rules; several are another test's.</summary>
    public static TheoryData<string> Sets =>
        [.. ExampleSet.All.Where(static set => set.RuleFolders.Count == 1 && ProxyFiles.StaticOf(set).Any()).Select(static set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task It_goes_as_the_README_shows(string name)
    {
        ExampleSet set = ExampleSet.Named(name);
        await using RateLimitServer server = await RateLimitServer.StartAsync(("RULES", set.RuleFolders[0]));
        await using StandInEnvoy envoy = await StandInEnvoy.StartAsync(ProxyFiles.StaticOf(set).Single(), server);

        await RunAsync(set, new Dictionary<string, int>(StringComparer.Ordinal) { [Envoy] = envoy.Port });
    }

    /// <summary>Runs what a README shows of its Envoys, by the ports that stand for theirs.</summary>
    internal static async Task RunAsync(ExampleSet set, IReadOnlyDictionary<string, int> ports)
    {
        PageStep[] steps =
        [
            .. MarkdownPage.Read(set.Page).Blocks
                .Where(static block => block is { Info: "console", Needs: "docker" })
                .SelectMany(PageSteps.Console)
                .Where(step => ports.Keys.Any(port => step.Commands.Contains(port, StringComparison.Ordinal))),
        ];
        Assert.NotEmpty(steps);
        await WholeMinute.WithLeftAsync(LongestConversation);
        foreach (PageStep step in steps)
        {
            string commands = ports.Aggregate(step.Commands, static (text, port) =>
                text.Replace(port.Key, $"127.0.0.1:{port.Value.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));

            ProcessResult result = await ChildProcess.CompleteAsync("bash", ["-c", $"cd '{Repository.Root}' && {commands}"], Limit);

            Assert.True(
                result.ExitCode == 0 && ShownOutput.Matches(step.Output, result.Output),
                $"{set.Page}:{step.Line}: {step.Commands}\nexit code {result.ExitCode}, printed:\n{result.Output}{result.Errors}");
        }
    }
}
