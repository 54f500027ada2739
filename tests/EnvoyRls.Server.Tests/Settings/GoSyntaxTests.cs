using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class GoSyntaxTests
{
    [Theory]
    [InlineData("1", true)]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("TRUE", true)]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("f", false)]
    [InlineData("F", false)]
    [InlineData("FALSE", false)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    public void Twelve_spellings_are_booleans(string text, bool expected)
    {
        Assert.True(GoSyntax.TryBool(text, out bool value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("tRUE")]
    [InlineData(" true")]
    [InlineData("2")]
    public void Nothing_else_is_a_boolean(string text) => Assert.False(GoSyntax.TryBool(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("42", 42)]
    [InlineData("+42", 42)]
    [InlineData("-42", -42)]
    [InlineData("0x1F", 31)]
    [InlineData("0X1f", 31)]
    [InlineData("010", 8)]
    [InlineData("0o10", 8)]
    [InlineData("0b101", 5)]
    [InlineData("1_000_000", 1_000_000)]
    [InlineData("0x_ff", 255)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_may_have_a_base_prefix_and_separators(string text, long expected)
    {
        Assert.True(GoSyntax.TryInteger(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("0b2")]
    [InlineData("1_")]
    [InlineData("_1")]
    [InlineData("1__0")]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Other_text_is_no_integer(string text) => Assert.False(GoSyntax.TryInteger(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("10s", 10_000_000)]
    [InlineData("150us", 150)]
    [InlineData("150\u00b5s", 150)]
    [InlineData("150\u03bcs", 150)]
    [InlineData("1h30m", 5_400_000_000)]
    [InlineData("1.5s", 1_500_000)]
    [InlineData(".5s", 500_000)]
    [InlineData("1.s", 1_000_000)]
    [InlineData("-2m", -120_000_000)]
    [InlineData("2562047h47m16.854775s", 9_223_372_036_854_775)]
    public void Durations_are_sums_of_numbers_with_units(string text, long microseconds)
    {
        Assert.True(GoSyntax.TryDuration(text, out TimeSpan value));
        Assert.Equal(microseconds, value.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("10 s")]
    [InlineData("10d")]
    [InlineData("1h30")]
    [InlineData("1.2.3s")]
    [InlineData("--1s")]
    [InlineData("2562048h")]
    [InlineData("99999999999999999999999999999999999999h")]
    public void Other_text_is_no_duration(string text) => Assert.False(GoSyntax.TryDuration(text, out _));

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  ", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a, b,", new[] { "a", " b", "" })]
    public void Lists_are_cut_at_commas_and_not_trimmed(string text, string[] expected) => Assert.Equal(expected, GoSyntax.List(text));

    [Fact]
    public void Maps_are_pairs_with_one_colon_and_the_last_of_a_key_wins()
    {
        Assert.True(GoSyntax.TryMap("a:1,b:,a:2", out IReadOnlyDictionary<string, string> map));
        Assert.Equal([("a", "2"), ("b", "")], map.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:1,")]
    [InlineData("a:1:2")]
    public void Other_text_is_no_map(string text) => Assert.False(GoSyntax.TryMap(text, out _));
}
