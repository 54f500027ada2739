using EnvoyRls.Deployment.Tests.Harness;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class ReadmeTests
{
    private const string Beginning = "<!-- values: made from values.yaml, see tests/EnvoyRls.Deployment.Tests/Chart -->\n";
    private const string End = "<!-- end -->";

    [Fact]
    public async Task Its_table_of_values_is_made_from_the_comments_of_the_values()
    {
        string path = Path.Combine(Helm.Chart, "README.md");
        string text = await File.ReadAllTextAsync(path);
        int from = text.IndexOf(Beginning, StringComparison.Ordinal) + Beginning.Length;
        int to = text.IndexOf(End, from, StringComparison.Ordinal);
        string table = $"\n| value | type | default | |\n|---|---|---|---|\n{string.Concat(ValuesFile.Read().Select(row => $"{row}\n"))}\n";
        await Golden.HoldsAsync(path, text[..from] + table + text[to..]);
    }

    [Fact]
    public void Every_value_has_a_place_in_the_schema_and_none_is_described_twice()
    {
        string[] keys = [.. ValuesFile.Read().Select(row => row.Key)];
        Assert.Equal(keys.Distinct(StringComparer.Ordinal), keys, StringComparer.Ordinal);
        Assert.Contains("redis.sentinel.auth.existingSecret", keys, StringComparer.Ordinal);
        Assert.Contains("resources", keys, StringComparer.Ordinal);
        Assert.DoesNotContain("resources.requests", keys, StringComparer.Ordinal);
    }
}
