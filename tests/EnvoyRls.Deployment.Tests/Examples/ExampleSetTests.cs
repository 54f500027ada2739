using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>What every set of examples has to be, new ones included: they are found by their README.</summary>
public sealed class ExampleSetTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_index_names_every_set()
    {
        string index = File.ReadAllText(Repository.PathOf("examples", "README.md"));

        Assert.NotEmpty(ExampleSet.All);
        Assert.All(ExampleSet.All, set => Assert.Contains($"]({set.Name}/README.md)", index, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ExampleSet.Names), MemberType = typeof(ExampleSet))]
    public async Task Its_rules_have_neither_mistakes_nor_warnings(string name)
    {
        Assert.NotEmpty(ExampleSet.Named(name).RuleFolders);
        foreach (string folder in ExampleSet.Named(name).RuleFolders)
        {
            ProcessResult check = await RlsAsync("check", "--strict", folder);

            Assert.Equal((0, ""), (check.ExitCode, check.Errors));
        }
    }

    [Theory]
    [MemberData(nameof(ExampleSet.Names), MemberType = typeof(ExampleSet))]
    public async Task Its_tests_pass_and_meet_every_rule(string name)
    {
        ProcessResult test = await RlsAsync(["test", "--coverage", .. ExampleSet.Named(name).Suites]);

        Assert.True(test.ExitCode == 0, test.Output + test.Errors);
    }

    [Theory]
    [MemberData(nameof(ExampleSet.Names), MemberType = typeof(ExampleSet))]
    public void Its_README_names_every_file(string name)
    {
        string readme = ExampleSet.Named(name).Read("README.md");

        Assert.All(
            ExampleSet.Named(name).Files.Where(static file => file != "README.md"),
            file => Assert.True(readme.Contains($"`{file}`", StringComparison.Ordinal), $"{name}/README.md does not name {file}"));
    }

    private static Task<ProcessResult> RlsAsync(params string[] arguments) =>
        ChildProcess.CompleteAsync("dotnet", [Programs.Cli, .. arguments], Limit);
}
