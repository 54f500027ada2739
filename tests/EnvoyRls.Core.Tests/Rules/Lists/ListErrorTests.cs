using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Lists;

public sealed class ListErrorTests
{
    private const string File = "10.0.0.0/8\n10.1.2.3/8 expires=2026-01-01T00:00:00Z\n  nonsense\n1.2.3.4 expires=tomorrow\n";

    /// <summary>An item of a deny list at line 4, the place and text of its mistake, and the fix.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "{value: x}", "4:7 an item of a list has empty key", "give the item the key of a descriptor entry" },
        { "{key: k}", "4:7 an item of a list needs values", "add 'value: text', 'values: [first, second]' with a match, or 'file: name.list'" },
        {
            "{key: k, value: a*}", "4:23 a list has no wildcards",
            "add 'match: prefix' or 'match: suffix' and remove the '*', or 'match: exact' to keep it"
        },
        { "{key: k, match: regex, value: a}", "4:23 a list cannot match this way", "use exact, set, cidr, prefix or suffix" },
        { "{key: k, match: number, value: '5'}", "4:23 a list cannot match this way", "use exact, set, cidr, prefix or suffix" },
        { "{key: k, value: a, not: true}", "4:31 a list cannot match this way", "list what is meant, or write a descriptor with 'not: true'" },
        { "{key: k, match: cidr, value: 10.1.0.0/8}", "4:36 '10.1.0.0/8' has bits set beyond its length", "write 10.0.0.0/8" },
        { "{key: k, values: [a]}", "4:24 values needs a match that takes a list", "add 'match: set', or another of set, cidr, prefix or suffix" },
        { "{key: k, value: a, expires: tomorrow}", "4:35 'tomorrow' is no time", "write it as in 2026-12-31T23:59:59Z" },
        { "{key: k, value: a, expires: '2026-12-31T23:59:59'}", "4:35 '2026-12-31T23:59:59' is no time", "write it as in 2026-12-31T23:59:59Z" },
        { "{key: k, file: none.list}", "4:22 there is no list file 'none.list'", "put it beside the rule file; its name ends in .list" },
        { "{key: k, file: ../x.list}", "4:22 '../x.list' lies outside the folder of the rule file", "put it beside the rule file and write its name alone" },
        { "{key: k, file: /x.list}", "4:22 '/x.list' lies outside the folder of the rule file", "put it beside the rule file and write its name alone" },
        { "{key: k, file: x.list, match: regex}", "4:37 a list cannot match this way", "use exact, set, cidr, prefix or suffix" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_an_item_has_a_place_and_a_fix(string item, string expected, string fix)
    {
        RuleSetLoadResult result = RuleText.Load($"domain: d\nlists:\n  deny:\n    - {item}\n");

        Assert.Null(result.RuleSet);
        Assert.Equal([expected], result.Errors.Places());
        Assert.Equal(fix, result.Errors[0].Fix);
    }

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
                "x.list:4:17: 'tomorrow' is no time",
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
