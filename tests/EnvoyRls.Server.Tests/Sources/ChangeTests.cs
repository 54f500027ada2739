using System.Diagnostics;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Sources;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Tests.Sources;

public sealed class ChangeTests : IDisposable
{
    /// <summary>Longer than a test waits: what is seen is seen by events alone.</summary>
    private static readonly TimeSpan NoPoll = TimeSpan.FromHours(1);

    private readonly RuleDirectory _directory = new();
    private readonly StatRegistry _statistics = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("true", "false")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("false", "true")]
    public async Task A_config_map_update_is_seen_in_every_mode_and_loaded_whole(string watchRoot, string ignoreDotFiles)
    {
        _directory.Project("sub/config", ("a.yaml", "a1"), ("b.yaml", "b1"));
        using RuntimeDirectorySource source = Runtime(_directory.Root, watchRoot, ignoreDotFiles);
        await source.TextsAsync();

        for (int revision = 2; revision < 4; revision++)
        {
            _directory.Project("sub/config", ("a.yaml", $"a{revision}"), ("b.yaml", $"b{revision}"));
            await source.ChangeAsync();

            string prefix = watchRoot == "true" ? "config." : "";
            Assert.Equal($"{prefix}a.yaml=a{revision} {prefix}b.yaml=b{revision}", await source.TextsAsync());
        }
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_root_that_is_a_swapped_link_is_seen_in_both_modes(string watchRoot)
    {
        _directory.Write("v1/sub/config/a.yaml", "1");
        _directory.Write("v2/sub/config/a.yaml", "2");
        File.SetLastWriteTimeUtc(_directory.At("v2/sub/config/a.yaml"), File.GetLastWriteTimeUtc(_directory.At("v1/sub/config/a.yaml")));
        _directory.Link("current", "v1");
        using RuntimeDirectorySource source = Runtime(_directory.At("current"), watchRoot, "true");
        await source.TextsAsync();

        _directory.Swap("current", "v2");
        await source.ChangeAsync();
        Assert.EndsWith("a.yaml=2", await source.TextsAsync(), StringComparison.Ordinal);

        // The watchers have to follow the link, too.
        _directory.Write("v2/sub/config/a.yaml", "3");
        await source.ChangeAsync();
        Assert.EndsWith("a.yaml=3", await source.TextsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_swapped_where_nothing_is_watched_is_seen_by_the_poll()
    {
        _directory.Write("mount/..v1/sub/config/a.yaml", "1");
        _directory.Write("mount/..v2/sub/config/a.yaml", "2");
        File.SetLastWriteTimeUtc(_directory.At("mount/..v2/sub/config/a.yaml"), File.GetLastWriteTimeUtc(_directory.At("mount/..v1/sub/config/a.yaml")));
        _directory.Link("mount/..data", "..v1");
        _directory.Link("mount/sub", "..data/sub");
        using RuntimeDirectorySource source = Runtime(_directory.At("mount"), "true", "true");
        await source.TextsAsync();

        _directory.Swap("mount/..data", "..v2");
        await source.ChangeAsync();

        Assert.Equal("config.a.yaml=2", await source.TextsAsync());
    }

    [Theory]
    [InlineData("write")]
    [InlineData("create")]
    [InlineData("delete")]
    [InlineData("rename over")]
    [InlineData("rename away")]
    [InlineData("nested")]
    public async Task Events_alone_tell_of_any_edit(string edit)
    {
        _directory.Write("rules/a.yaml", "1");
        _directory.Write("rules/b.yaml", "1");
        _directory.Write("rules/nested/c.yaml", "1");
        _directory.Write("other", "2");
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules"), NoPoll);
        string before = await source.TextsAsync();

        Edit(edit);

        await source.ChangeAsync();
        Assert.NotEqual(before, await source.TextsAsync(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_single_file_that_is_a_config_map_key_is_followed_by_events()
    {
        _directory.Project("mount", ("rules.yaml", "1"));
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("mount/rules.yaml"), NoPoll);
        await source.TextsAsync();

        _directory.Project("mount", ("rules.yaml", "2"));
        await source.ChangeAsync();

        Assert.Equal("rules.yaml=2", await source.TextsAsync());
    }

    [Fact]
    public async Task A_directory_that_cannot_be_watched_is_warned_about_once_and_polled()
    {
        LogLines<PathRuleSource> log = new();
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("missing/rules.yaml"), TimeSpan.FromMilliseconds(50), log: log);
        await Assert.ThrowsAsync<FileNotFoundException>(source.TextsAsync);
        await Assert.ThrowsAsync<FileNotFoundException>(source.TextsAsync);

        _directory.Write("missing/rules.yaml", "1");
        await source.ChangeAsync();

        Assert.Equal("rules.yaml=1", await source.TextsAsync());
        (LogLevel level, string text) = Assert.Single(log.Lines.ToArray());
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains(_directory.At("missing"), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_writes_cannot_put_off_a_load_for_ever()
    {
        _directory.Write("rules.yaml", "0");
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules.yaml"));
        await source.TextsAsync();

        Task change = source.WaitForChangeAsync(TestContext.Current.CancellationToken);
        Stopwatch elapsed = Stopwatch.StartNew();
        for (int write = 1; !change.IsCompleted; write++)
        {
            Assert.True(elapsed.Elapsed < SourceHarness.Patience, "the writes kept the change from being told");
            _directory.Write("rules.yaml", $"{write}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_change_is_told_only_after_a_quarter_of_a_second_without_another()
    {
        _directory.Write("rules.yaml", "0");
        FakeTimeProvider time = new();
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules.yaml"), time: time);
        await source.TextsAsync();

        Task change = source.WaitForChangeAsync(TestContext.Current.CancellationToken);
        _directory.Write("rules.yaml", "1");
        long written = time.GetTimestamp();
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!change.IsCompleted)
        {
            Assert.True(elapsed.Elapsed < SourceHarness.Patience, "the change was never told");
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        }

        Assert.True(time.GetElapsedTime(written) >= TimeSpan.FromMilliseconds(250), $"told after {time.GetElapsedTime(written)}");
    }

    [Fact]
    public async Task Sets_are_read_whole_while_the_data_link_is_swapped_without_pause()
    {
        const int Files = 20;
        const int Revisions = 300;
        _directory.Project("rules", Revision(0));
        using PathRuleSource source = SourceHarness.AtPath(_directory.At("rules"));
        using CancellationTokenSource stop = new();
        int written = 0;
        Task writer = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    _directory.Project("rules", Revision(Interlocked.Increment(ref written)));
                }
            },
            TestContext.Current.CancellationToken);

        Stopwatch elapsed = Stopwatch.StartNew();
        while (Volatile.Read(ref written) < Revisions && elapsed.Elapsed < SourceHarness.Patience)
        {
            try
            {
                AssertWhole(await source.LoadAsync(TestContext.Current.CancellationToken));
            }
            catch (IOException error)
            {
                Assert.Equal("the files kept changing while they were read", error.Message);
            }
        }

        await stop.CancelAsync();
        await writer;
        AssertWhole(await source.LoadAsync(TestContext.Current.CancellationToken));

        static (string Name, string Text)[] Revision(int number) =>
            [.. Enumerable.Range(0, Files).Select(file => ($"{file:D2}.yaml", $"{number}"))];

        static void AssertWhole(IReadOnlyList<RuleDocument> documents)
        {
            Assert.Equal(Files, documents.Count);
            Assert.Single(documents.Select(document => document.Text).Distinct(StringComparer.Ordinal));
        }
    }

    private void Edit(string edit)
    {
        switch (edit)
        {
            case "write":
                _directory.Write("rules/a.yaml", "2");
                break;
            case "create":
                _directory.Write("rules/new.yaml", "2");
                break;
            case "delete":
                File.Delete(_directory.At("rules/a.yaml"));
                break;
            case "rename over":
                File.Move(_directory.At("other"), _directory.At("rules/a.yaml"), overwrite: true);
                break;
            case "rename away":
                File.Move(_directory.At("rules/a.yaml"), _directory.At("a.yaml"));
                break;
            default:
                _directory.Write("rules/nested/c.yaml", "2");
                break;
        }
    }

    private RuntimeDirectorySource Runtime(string root, string watchRoot, string ignoreDotFiles) => SourceHarness.Runtime(
        root, _statistics, ("RUNTIME_SUBDIRECTORY", "sub"), ("RUNTIME_WATCH_ROOT", watchRoot), ("RUNTIME_IGNOREDOTFILES", ignoreDotFiles));
}
