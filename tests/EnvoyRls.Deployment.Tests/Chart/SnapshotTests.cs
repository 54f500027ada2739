using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed class SnapshotTests
{
    private static readonly string Folder = Repository.PathOf("tests", "EnvoyRls.Deployment.Tests", "Chart", "snapshots");

    public static TheoryData<string> Sets => [.. ValueSets.Names];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task What_the_chart_renders_is_what_was_looked_at(string set) =>
        await Golden.HoldsAsync(Path.Combine(Folder, $"{set}.yaml"), Snapshot.Of(await Renderings.OfAsync(set)));

    [Fact]
    public void No_snapshot_is_left_of_a_value_set_that_is_gone() =>
        Assert.All(Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension), name => Assert.Contains(name, ValueSets.Names, StringComparer.Ordinal));
}
