using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Statistics;

public sealed class StatNameTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("path_/foo/bar", "path_/foo/bar")]
    [InlineData("path_/foo:*:bar", "path_/foo_*_bar")]
    [InlineData("path_/foo|bar|baz", "path_/foo_bar_baz")]
    [InlineData("path_/foo:bar|baz", "path_/foo_bar_baz")]
    [InlineData("ip_10.20.30.40", "ip_10_20_30_40")]
    [InlineData("d.ip_1.2.3.4.path_/a.b", "d.ip_1_2_3_4.path_/a.b")]
    [InlineData("a_1.2.3.4-5.6.7.8", "a_1_2_3_4-5_6_7_8")]
    [InlineData("v_1.2.3", "v_1.2.3")]
    [InlineData("v_1.2.3.x", "v_1.2.3.x")]
    [InlineData("n_12345.1.1.12345", "n_12345_1_1_12345")]
    [InlineData("n_999.999.999.999", "n_999_999_999_999")]
    [InlineData("key_with space.ä*", "key_with space.ä*")]
    public void What_has_a_meaning_to_statsd_and_addresses_are_replaced(string key, string expected) =>
        Assert.Equal(expected, StatName.Sanitize(key));
}
