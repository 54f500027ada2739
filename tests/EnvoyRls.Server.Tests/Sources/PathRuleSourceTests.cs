using EnvoyRls.Core.Rules;
using EnvoyRls.Server.Sources;

namespace EnvoyRls.Server.Tests.Sources;

public sealed class PathRuleSourceTests : IDisposable
{
    private readonly RuleDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_directory_gives_its_yaml_files_by_relative_path_in_ordinal_order()
    {
        _directory.Write("b.yaml", "2");
        _directory.Write("B.YML", "1");
        _directory.Write("teams/a.yml", "3");
        _directory.Write("notes.txt", "no");
        _directory.Write(".hidden.yaml", "no");
        _directory.Write(".git/x.yaml", "no");
        using PathRuleSource source = SourceHarness.AtPath(_directory.Root);

        Assert.Equal("B.YML=1 b.yaml=2 teams/a.yml=3", await source.TextsAsync());
    }

    [Fact]
    public async Task A_file_is_a_set_of_one_whatever_its_extension()
    {
        _directory.Write("rules.txt", "1");
        _directory.Write("other.yaml", "no");
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules.txt"));

        Assert.Equal("rules.txt=1", await source.TextsAsync());
    }

    [Fact]
    public async Task Lists_come_with_the_rules_that_may_name_them()
    {
        _directory.Write("a.yaml", "1");
        _directory.Write("z.list", "2");
        _directory.Write(".hidden.list", "no");
        _directory.Write("teams/b.yaml", "3");
        _directory.Write("teams/b.list", "4");
        using PathRuleSource directory = SourceHarness.AtPath(_directory.Root);
        using PathRuleSource file = SourceHarness.AtPath(_directory.At("a.yaml"));

        Assert.Equal("a.yaml=1 teams/b.list=4 teams/b.yaml=3 z.list=2", await directory.TextsAsync());
        Assert.Equal("a.yaml=1 z.list=2", await file.TextsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.yaml")]
    public async Task A_list_that_changes_is_a_change(string path)
    {
        _directory.Write("a.yaml", "1");
        _directory.Write("z.list", "2");
        using PathRuleSource source = SourceHarness.AtPath(path.Length == 0 ? _directory.Root : _directory.At(path));
        await source.TextsAsync();

        _directory.Write("z.list", "3");
        await source.ChangeAsync();

        Assert.Equal("a.yaml=1 z.list=3", await source.TextsAsync());
    }

    [Fact]
    public async Task A_relative_path_and_links_on_the_way_are_followed()
    {
        _directory.Write("v1/rules.yaml", "1");
        _directory.Link("current", "v1");
        using PathRuleSource source = SourceHarness.AtPath(Path.GetRelativePath(Environment.CurrentDirectory, _directory.At("current")));

        Assert.Equal("rules.yaml=1", await source.TextsAsync());
    }

    [Fact]
    public async Task A_file_that_is_gone_fails_the_load()
    {
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules.yaml"));

        await Assert.ThrowsAsync<FileNotFoundException>(source.TextsAsync);
    }

    [Fact]
    public async Task The_built_in_example_is_one_valid_document_and_never_changes()
    {
        EmbeddedRuleSource source = new();
        using CancellationTokenSource stop = new();

        RuleSetLoadResult result = RuleSetLoader.Load(await source.LoadAsync(stop.Token), new RuleSetOptions());
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);

        Task change = source.WaitForChangeAsync(stop.Token);
        Assert.False(change.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
    }
}
