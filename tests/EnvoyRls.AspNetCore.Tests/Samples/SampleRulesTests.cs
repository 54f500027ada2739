using EnvoyRls.Core.Rules;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Samples;

public sealed class SampleRulesTests
{
    [Theory]
    [InlineData("Gateway")]
    [InlineData("Mesh")]
    public void The_rules_of_a_sample_load(string sample)
    {
        string file = Repository.PathOf("samples", sample, "rules.yaml");
        RuleSetLoadResult result = RuleSetLoader.Load([new RuleDocument(file, File.ReadAllText(file))], new RuleSetOptions());

        Assert.Empty(result.Errors);
    }
}
