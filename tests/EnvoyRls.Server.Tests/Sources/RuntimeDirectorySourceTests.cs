using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Sources;

namespace EnvoyRls.Server.Tests.Sources;

public sealed class RuntimeDirectorySourceTests : IDisposable
{
    private static readonly (string, string) NoRoot = ("RUNTIME_WATCH_ROOT", "false");
    private static readonly (string, string) Subdirectory = ("RUNTIME_SUBDIRECTORY", "sub");

    private readonly RuleDirectory _directory = new();
    private readonly StatRegistry _statistics = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Watching_the_root_names_documents_from_the_subdirectory()
    {
        _directory.Write("sub/config/b.yaml", "2");
        _directory.Write("sub/config/a/deep.txt", "1");
        _directory.Write("sub/config.more.yaml", "3");
        _directory.Write("sub/other/c.yaml", "no");
        _directory.Write("sub/configuration.yaml", "no");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, Subdirectory);

        Assert.Equal("config.a.deep.txt=1 config.b.yaml=2 config.more.yaml=3", await source.TextsAsync());
    }

    [Fact]
    public async Task Not_watching_the_root_names_documents_from_the_application_directory()
    {
        _directory.Write("sub/config/b.yaml", "2");
        _directory.Write("sub/config/a/deep.txt", "1");
        _directory.Write("sub/config.more.yaml", "no");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, Subdirectory, NoRoot);

        Assert.Equal("a.deep.txt=1 b.yaml=2", await source.TextsAsync());
    }

    [Fact]
    public async Task Documents_are_in_ordinal_order_of_the_names_they_are_given()
    {
        _directory.Write("config/a/z", "2");
        _directory.Write("config/a-b", "1");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, NoRoot);

        Assert.Equal("a-b=1 a.z=2", await source.TextsAsync());
    }

    [Theory]
    [InlineData("true", "config.a.yaml=1")]
    [InlineData("false", "a.yaml=1")]
    public async Task Without_a_subdirectory_the_root_itself_holds_the_application_directory(string watchRoot, string expected)
    {
        _directory.Write("config/a.yaml", "1");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, ("RUNTIME_WATCH_ROOT", watchRoot));

        Assert.Equal(expected, await source.TextsAsync());
    }

    [Fact]
    public async Task An_application_directory_may_lie_deeper_and_paths_may_end_in_slashes()
    {
        _directory.Write("sub/x/y/a.yaml", "1");
        _directory.Write("sub/x/z/b.yaml", "no");
        using RuntimeDirectorySource source = SourceHarness.Runtime(
            _directory.Root + "/", _statistics, ("RUNTIME_SUBDIRECTORY", "/sub/"), ("RUNTIME_APPDIRECTORY", "x/y/"));

        Assert.Equal("x.y.a.yaml=1", await source.TextsAsync());
    }

    [Theory]
    [InlineData("false", ".b.c.yaml=2 .d.yaml=3 a.yaml=1")]
    [InlineData("true", "a.yaml=1")]
    public async Task Dot_files_and_directories_are_skipped_when_told_so(string ignore, string expected)
    {
        _directory.Write("config/a.yaml", "1");
        _directory.Write("config/.b/c.yaml", "2");
        _directory.Write("config/.d.yaml", "3");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, NoRoot, ("RUNTIME_IGNOREDOTFILES", ignore));

        Assert.Equal(expected, await source.TextsAsync());
    }

    [Fact]
    public async Task A_rule_file_finds_the_list_beside_it_whatever_dots_its_name_has()
    {
        _directory.Write("config/team/rules.v1.yaml", "domain: d\nlists: {deny: [{key: ip, file: v1.list}]}\n");
        _directory.Write("config/team/v1.list", "10.0.0.1\n");
        _directory.Write("config/v1.list", "10.0.0.2\n");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics);

        RuleSetLoadResult result = RuleSetLoader.Load(await source.LoadAsync(TestContext.Current.CancellationToken), new RuleSetOptions());

        Assert.Empty(result.Errors);
        Assert.Equal("10.0.0.1", Assert.Single(result.RuleSet!.Find("d")!.Lists.Deny).Matcher.Values[0]);
        Assert.Equal("config.v1.list:1:1: no rule file uses this list", Assert.Single(result.Warnings).ToString());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_config_map_is_read_once_whatever_is_said_of_dot_files(string ignore)
    {
        _directory.Project("config", ("a.yaml", "1"), ("b.yaml", "2"));
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, NoRoot, ("RUNTIME_IGNOREDOTFILES", ignore));

        Assert.Equal("a.yaml=1 b.yaml=2", await source.TextsAsync());
        Assert.Equal(0UL, _statistics.Counter("runtime.load_failures").Value);
    }

    [Fact]
    public async Task What_cannot_be_read_is_skipped_and_counted()
    {
        _directory.Write("config/a.yaml", "1");
        _directory.Write("elsewhere/b.yaml", "2");
        _directory.Link("config/dangling.yaml", "nothing");
        _directory.Link("config/directory", _directory.At("elsewhere"));
        _directory.Link("config/followed.yaml", "../elsewhere/b.yaml");
        _directory.Link("config/loop.yaml", "loop.yaml");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, NoRoot);

        Assert.Equal("a.yaml=1 followed.yaml=2", await source.TextsAsync());
        Assert.Equal(1UL, _statistics.Counter("runtime.load_attempts").Value);
        Assert.Equal(3UL, _statistics.Counter("runtime.load_failures").Value);
        Assert.Equal(2, _statistics.Gauges.Single(gauge => gauge.Name == "runtime.num_values").Value);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_missing_directory_is_a_load_that_failed_and_is_seen_when_it_appears(string watchRoot)
    {
        using RuntimeDirectorySource source = SourceHarness.Runtime(
            _directory.At("current"), _statistics, Subdirectory, ("RUNTIME_WATCH_ROOT", watchRoot));

        await Assert.ThrowsAsync<DirectoryNotFoundException>(source.TextsAsync);
        _directory.Write("current/sub/config/a.yaml", "1");
        await source.ChangeAsync();

        Assert.EndsWith("a.yaml=1", await source.TextsAsync(), StringComparison.Ordinal);
        Assert.Equal(2UL, _statistics.Counter("runtime.load_attempts").Value);
        Assert.Equal(1UL, _statistics.Counter("runtime.load_failures").Value);
    }

    [Fact]
    public async Task An_application_directory_that_goes_missing_fails_the_load_instead_of_emptying_the_set()
    {
        _directory.Write("sub/config/a.yaml", "1");
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics, Subdirectory);
        await source.TextsAsync();

        Directory.Move(_directory.At("sub/config"), _directory.At("sub/moved"));

        await Assert.ThrowsAsync<DirectoryNotFoundException>(source.TextsAsync);
    }

    [Fact]
    public async Task An_empty_directory_is_an_empty_set()
    {
        Directory.CreateDirectory(_directory.At("config"));
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics);

        Assert.Equal("", await source.TextsAsync());
    }

    [Fact]
    public async Task A_document_that_is_not_utf_8_fails_the_load()
    {
        _directory.Write("config/a.yaml", "1");
        await File.WriteAllBytesAsync(_directory.At("config", "b.yaml"), [0x61, 0xff]);
        using RuntimeDirectorySource source = SourceHarness.Runtime(_directory.Root, _statistics);

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(source.TextsAsync);
        Assert.Contains("b.yaml", error.Message, StringComparison.Ordinal);
    }
}
