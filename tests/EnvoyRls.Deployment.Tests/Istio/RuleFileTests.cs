using System.Globalization;
using EnvoyRls.Deployment.Tests.Envoy;
using EnvoyRls.Testing;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

public sealed class RuleFileTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("rules")]
    [InlineData("multi-region", "rules-eu.yaml")]
    [InlineData("multi-region", "rules-us.yaml")]
    public async Task Rules_have_neither_mistakes_nor_warnings(params string[] path)
    {
        ProcessResult check = await ChildProcess.CompleteAsync("dotnet", [Programs.Cli, "check", "--strict", IstioFiles.PathOf(path)], Limit);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
    }

    [Fact]
    public async Task Tests_of_the_rules_pass_and_meet_every_one()
    {
        ProcessResult test = await ChildProcess.CompleteAsync("dotnet", [Programs.Cli, "test", "--coverage", IstioFiles.PathOf("tests", "rules.yaml")], Limit);
        Assert.True(test.ExitCode == 0, test.Output + test.Errors);
    }

    [Fact]
    public void Regions_split_what_goes_for_all_of_them_together()
    {
        IReadOnlyDictionary<string, YamlNode> eu = RuleTree.Load("multi-region", "rules-eu.yaml").Rules();
        IReadOnlyDictionary<string, YamlNode> us = RuleTree.Load("multi-region", "rules-us.yaml").Rules();
        Assert.Equal(eu.Keys, us.Keys, StringComparer.Ordinal);
        Assert.Equal(Amount(eu["/remote_address="]), Amount(us["/remote_address="]));
        Assert.Equal(6000, Amount(eu["/plan=pro/subject="]) + Amount(us["/plan=pro/subject="]));
        Assert.Equal(1000, Amount(eu["/route=checkout"]) + Amount(us["/route=checkout"]));
    }

    private static int Amount(YamlNode limit) => int.Parse(limit.TextAt("requests_per_unit")!, CultureInfo.InvariantCulture);
}
