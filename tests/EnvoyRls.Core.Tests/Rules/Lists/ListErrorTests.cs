using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Lists;

/// <summary>What is wrong between a rule file and its list files; single mistakes are in the error table.</summary>
public sealed class ListErrorTests
{
    private const string File = "10.0.0.0/8\n10.1.2.3/8 expires=2026-01-01T00:00:00Z\n  nonsense\n1.2.3.4 expires=tomorrow\n";

    [Fact]
    public void A_file_and_values_exclude_each_other()
    {
        RuleSetLoadResult result = RuleText.Load(
            RuleText.Defaults, ("a.yaml", "domain: d\nlists: {deny: [{key: k, file: x.list, value: a}]}\n"), ("x.list", "a\n"));

        Assert.Equal(["2:31 file excludes value and values"], result.Errors.Places());
    }

    [Fact]
    public void Mistakes_in_a_list_file_are_told_once_each_at_their_line()
    {
        const string Item = "{key: ip, match: cidr, file: x.list}";
        RuleSetLoadResult result = RuleText.Load(
            RuleText.Defaults, ("a.yaml", $"domain: d\nlists: {{deny: [{Item}], allow: [{Item}]}}\n"), ("x.list", File));

        Assert.Null(result.RuleSet);
        Assert.Equal(
            [
                "x.list:2:1: '10.1.2.3/8' has bits set beyond its length",
                "x.list:3:3: 'nonsense' is no network",
                "x.list:4:17: 'tomorrow' is no date or time",
            ],
            result.Errors.Select(error => error.ToString()),
            StringComparer.Ordinal);
    }

    [Fact]
    public void A_list_file_that_nobody_names_is_a_warning()
    {
        RuleSetLoadResult result = RuleText.Load(RuleText.Defaults, ("a.yaml", "domain: d\n"), ("teams/x.list", "not a network"));

        Assert.Empty(result.Errors);
        Assert.Equal("teams/x.list:1:1: no rule file uses this list", Assert.Single(result.Warnings).ToString());
    }

    [Fact]
    public void A_list_is_looked_for_in_the_folder_of_the_rule_file_alone()
    {
        RuleSetLoadResult result = RuleText.Load(
            RuleText.Defaults,
            ("/rules/a/a.yaml", "domain: d\nlists: {deny: [{key: k, file: x.list}]}\n"),
            ("/rules/x.list", "b\n"));

        Assert.Equal(["2:31 there is no list file 'x.list'"], result.Errors.Places());
    }
}
