using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("y Y yes Yes YES true True TRUE on On ON", true)]
    [InlineData("n N no No NO false False FALSE off Off OFF ~ null Null NULL", false)]
    public void Booleans_are_those_of_yaml_1_1(string spellings, bool expected)
    {
        foreach (string spelling in spellings.Split(' '))
        {
            Rule rule = LimitOf(RuleText.Descriptor($"shadow_mode: {spelling}", "rate_limit: {unit: day}"));

            Assert.True(expected == rule.ShadowMode, spelling);
        }
    }

    [Theory]
    [InlineData("yEs")]
    [InlineData("tRUE")]
    [InlineData("\"yes\"")]
    [InlineData("'off'")]
    [InlineData("0")]
    [InlineData("!!str true")]
    public void Nothing_else_is_a_boolean(string text)
    {
        RuleError error = Assert.Single(RuleText.Load(RuleText.Descriptor($"shadow_mode: {text}")).Errors);

        Assert.StartsWith("error loading config file: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("+5", 5)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("0x10", 16)]
    [InlineData("0XfF", 255)]
    [InlineData("010", 8)]
    [InlineData("00", 0)]
    [InlineData("0o10", 8)]
    [InlineData("0b101", 5)]
    [InlineData("1_000", 1000)]
    [InlineData("1_0_0_", 100)]
    [InlineData("!!int \"7\"", 7)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("~", 0)]
    [InlineData("", 0)]
    public void Integers_are_those_of_yaml_1_1(string text, uint expected)
    {
        Rule rule = LimitOf(RuleText.Limit("unit: day", $"requests_per_unit: {text}"));

        Assert.Equal(expected, rule.Limits[0].Limit.Amount);
    }

    [Theory]
    [InlineData("0b12")]
    [InlineData("0xg")]
    [InlineData("0x")]
    [InlineData("+")]
    [InlineData("-5")]
    [InlineData("_5")]
    [InlineData("5 000")]
    public void Nothing_else_is_an_unsigned_number(string text)
    {
        RuleError error = Assert.Single(RuleText.Load(RuleText.Limit("unit: day", $"requests_per_unit: {text}")).Errors);

        Assert.StartsWith("error loading config file: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123", "123")]
    [InlineData("0123", "0123")]
    [InlineData("0x1F", "0x1F")]
    [InlineData("yes", "yes")]
    [InlineData("true", "true")]
    [InlineData("2020-01-01", "2020-01-01")]
    [InlineData("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00")]
    [InlineData("12:30", "12:30")]
    [InlineData("1.10.2", "1.10.2")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("\"1.5\"", "1.5")]
    [InlineData("'it''s'", "it's")]
    [InlineData("\"\\u00e9\\n\"", "é\n")]
    [InlineData("\"null\"", "null")]
    [InlineData("!!str 1.5", "1.5")]
    [InlineData("!!binary aGFsbG8=", "hallo")]
    [InlineData("!custom 1.5", "1.5")]
    [InlineData("+", "+")]
    [InlineData("..", "..")]
    [InlineData("1e", "1e")]
    [InlineData("~", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    public void A_scalar_in_a_text_field_keeps_its_text(string text, string expected)
    {
        RuleNode node = NodeOf(RuleText.Descriptor($"value: {text}"));

        Assert.Equal(expected, node.Value);
    }

    [Fact]
    public void Block_scalars_are_text()
    {
        RuleNode node = NodeOf("domain: d\ndescriptors:\n  - key: |\n      two\n      lines\n    value: >-\n      one\n      line\n");

        Assert.Equal("two\nlines\n", node.Key);
        Assert.Equal("one line", node.Value);
    }

    [Fact]
    public void A_number_may_name_a_domain() => Assert.Equal("5", RuleText.Domain("domain: 5\n").Name);

    [Theory]
    [InlineData("second", LimitUnit.Second, 1)]
    [InlineData("MINUTE", LimitUnit.Minute, 60)]
    [InlineData("Hour", LimitUnit.Hour, 3_600)]
    [InlineData("dAy", LimitUnit.Day, 86_400)]
    [InlineData("week", LimitUnit.Week, 604_800)]
    [InlineData("month", LimitUnit.Month, 2_592_000)]
    [InlineData("year", LimitUnit.Year, 31_536_000)]
    public void Units_are_named_in_any_letter_case(string name, LimitUnit unit, long seconds)
    {
        Rule rule = LimitOf(RuleText.Limit($"unit: {name}"));

        Assert.Equal(unit, rule.Limits[0].Unit);
        Assert.Equal(seconds, LimitUnits.Seconds(rule.Limits[0].Unit));
        Assert.Equal(name.ToUpperInvariant(), LimitUnits.Name(rule.Limits[0].Unit));
    }

    private static RuleNode NodeOf(string text) => Assert.Single(RuleText.Domain(text).Root.Children.Nodes);

    private static Rule LimitOf(string text) => NodeOf(text).Rule!;
}
