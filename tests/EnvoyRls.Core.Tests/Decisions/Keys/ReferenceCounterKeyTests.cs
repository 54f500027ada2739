using System.Text;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions.Keys;

/// <summary>Counter keys byte for byte as the reference writes them: both may count in one Redis.</summary>
public sealed class ReferenceCounterKeyTests
{
    private const string Rules =
        """
        domain: domain
        descriptors:
          - {key: key, value: value, rate_limit: {unit: second, requests_per_unit: 10}}
          - key: key2
            value: value2
            descriptors:
              - {key: subkey2, value: subvalue2, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: hour, rate_limit: {unit: hour, requests_per_unit: 10}}
          - {key: day, rate_limit: {unit: day, requests_per_unit: 10}}
          - {key: week, rate_limit: {unit: week, requests_per_unit: 10}}
          - {key: month, rate_limit: {unit: month, requests_per_unit: 10}}
          - {key: year, rate_limit: {unit: year, requests_per_unit: 10}}
          - key: files
            value: 'files/*'
            share_threshold: true
            rate_limit: {unit: second, requests_per_unit: 10}
          - key: files
            value: 'top/*'
            share_threshold: true
            descriptors:
              - {key: files, value: 'nested/*', share_threshold: true, rate_limit: {unit: second, requests_per_unit: 10}}
          - key: files
            value: 'path/*'
            share_threshold: true
            descriptors:
              - {key: files, value: 'sub/*', rate_limit: {unit: second, requests_per_unit: 10}}
          - key: parent
            descriptors:
              - {key: files, value: 'nested/*', share_threshold: true, rate_limit: {unit: second, requests_per_unit: 10}}
          - {key: own, value: 'own/*', rate_limit: {unit: second, requests_per_unit: 10}}
          - {key: kk*, share_threshold: true, rate_limit: {unit: second, requests_per_unit: 10}}
        """;

    [Theory]
    [InlineData("key=value", 1_234, "domain_key_value_1234")]
    [InlineData("key2=value2,subkey2=subvalue2", 1_234, "domain_key2_value2_subkey2_subvalue2_1200")]
    [InlineData("hour=v", 1_000_000, "domain_hour_v_997200")]
    [InlineData("day=v", 1_000_000, "domain_day_v_950400")]
    [InlineData("hour=", 1_000_000, "domain_hour__997200")]
    [InlineData("hour=ä€😀", 1_000_000, "domain_hour_ä€😀_997200")]
    [InlineData("week=v", 1_700_000_000, "domain_week_v_1699488000")]
    [InlineData("month=v", 1_700_000_000, "domain_month_v_1697760000")]
    [InlineData("year=v", 1_700_000_000, "domain_year_v_1671408000")]
    [InlineData("files=files/a.pdf", 1_234, "domain_files_files/*_1234")]
    [InlineData("files=files/b.csv", 1_234, "domain_files_files/*_1234")]
    [InlineData("files=files/subdir/f.txt", 1_234, "domain_files_files/*_1234")]
    [InlineData("files=files/*", 1_234, "domain_files_files/*_1234")]
    [InlineData("files=top/a,files=nested/b", 1_234, "domain_files_top/*_files_nested/*_1234")]
    [InlineData("files=path/a,files=sub/b", 1_234, "domain_files_path/*_files_sub/b_1234")]
    [InlineData("parent=value1,files=nested/b", 1_234, "domain_parent_value1_files_nested/*_1234")]
    [InlineData("own=own/a", 1_234, "domain_own_own/a_1234")]
    [InlineData("kkz=any", 1_234, "domain_kkz_kk*_1234")]
    public async Task A_key_is_domain_entries_and_window(string descriptor, long now, string expected)
    {
        Assert.Equal(expected, await KeyOfAsync(descriptor, now, ""));
        Assert.Equal($"prefix:{expected}", await KeyOfAsync(descriptor, now, "prefix:"));
    }

    [Fact]
    public void The_buffer_grows_and_is_used_again()
    {
        KeyBuffer buffer = new();
        foreach (int length in new[] { 10, 300, 40_000, 5 })
        {
            buffer.Clear();
            buffer.Append(new string('é', length));
            buffer.Append((byte)'_');
            buffer.Append("x"u8);
            buffer.Append(long.MinValue);
            buffer.AppendLengthPrefixed("é");

            Assert.Equal($"{new string('é', length)}_x{long.MinValue}2:é", Encoding.UTF8.GetString(buffer.Written));
        }
    }

    private static async Task<string> KeyOfAsync(string descriptor, long now, string prefix)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { CacheKeyPrefix = prefix }, now);
        harness.Store.Charging(1);
        await harness.DecideAsync("domain", descriptor);
        string command = Assert.Single(harness.Store.TakeCommands());
        return command[(command.IndexOf("ADD ", StringComparison.Ordinal) + 4)..command.IndexOf(" 1 EXPIRE", StringComparison.Ordinal)];
    }
}
