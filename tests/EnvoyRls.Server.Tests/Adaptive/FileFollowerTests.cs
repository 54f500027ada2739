using EnvoyRls.Adaptive.Features.Reputation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Adaptive;
using EnvoyRls.Server.Tests.Sources;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Adaptive;

/// <summary>Changes are told by the file system here: the files are looked at every 30 s otherwise, longer than these tests wait.</summary>
public sealed class FileFollowerTests : IAsyncDisposable
{
    private readonly RuleDirectory _directory = new();
    private readonly StatRegistry _statistics = new();
    private readonly LogLines<FileFollower> _log = new();
    private readonly Supervisor _supervisor;
    private FileFollower? _follower;

    public FileFollowerTests() => _supervisor = new Supervisor(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);

    private double Wrong => _statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.adaptive.file_problems").Value;

    private ulong Read => _statistics.Counter("envoyrls.adaptive.files_read_total").Value;

    [Fact]
    public async Task A_file_of_a_config_map_is_read_again_when_it_changes_and_a_wrong_one_leaves_what_it_said_last()
    {
        ReputationFiles files = Follow("192.0.2.1 0.5");
        Assert.Equal(0.5, Score(files));
        foreach (double score in new[] { 0.6, 0.7 })
        {
            Write(FormattableString.Invariant($"192.0.2.1 {score}"));
            await Eventually.TrueAsync(() => Score(files) == score);
        }

        Write("oops");
        await Eventually.TrueAsync(() => Wrong == 1);
        Assert.Equal(0.7, Score(files));
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Level == LogLevel.Error));
        string told = Assert.Single(_log.Lines, line => line.Level == LogLevel.Error).Text;
        Assert.StartsWith(_directory.At("map", "bad.txt") + ":1:1: 'oops' is no address", told, StringComparison.Ordinal);
        Assert.EndsWith("; what the file said before stays", told, StringComparison.Ordinal);

        Write("192.0.2.1 0.9");
        await Eventually.TrueAsync(() => Score(files) == 0.9 && Wrong == 0);
        await Eventually.TrueAsync(() => Read == 3);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public void What_is_wrong_at_the_start_is_told_at_once_and_not_line_by_line_without_end()
    {
        ReputationFiles files = Follow(string.Join('\n', Enumerable.Repeat("oops", 100)));
        Assert.Equal(0, Score(files));
        Assert.Equal(20, Wrong);
        Assert.Equal(6, _log.Lines.Count);
        Assert.Equal("15 more problems with these files", _log.Lines.Last().Text);
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _follower?.Dispose();
        _directory.Dispose();
    }

    private static double Score(ReputationFiles files) => files.Of(new DescriptorPath([new PathEntry("remote_address", "192.0.2.1")]));

    private void Write(string text) => _directory.Project("map", ("bad.txt", text));

    private ReputationFiles Follow(string text)
    {
        Write(text);
        ReputationFiles files = new([_directory.At("map", "bad.txt")]);
        _follower = new FileFollower([files], _statistics, TimeProvider.System, _log);
        _follower.Start(_supervisor);
        return files;
    }
}
