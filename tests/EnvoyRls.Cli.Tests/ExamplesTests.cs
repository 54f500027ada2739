using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests;

/// <summary>What examples/ and the manual of the commands promise to strangers.</summary>
public sealed class ExamplesTests
{
    [Fact]
    public async Task All_example_rules_load_together_without_a_warning()
    {
        CommandRun run = await CommandRun.OfAsync("check", "--strict", Repository.PathOf("examples", "rules"), Repository.PathOf("examples", "presets"));

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task All_example_rules_do_what_their_tests_say()
    {
        string[] suites = Directory.GetFiles(Repository.PathOf("examples", "tests"), "*.yaml");

        CommandRun run = await CommandRun.OfAsync(["test", .. suites]);

        Assert.Equal("", run.Error);
        Assert.DoesNotContain("FAIL", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public void Every_preset_has_a_test() =>
        Assert.All(
            Directory.GetFiles(Repository.PathOf("examples", "presets"), "*.yaml"),
            preset => Assert.True(File.Exists(Repository.PathOf("examples", "tests", Path.GetFileName(preset))), $"no test of {preset}"));
}
