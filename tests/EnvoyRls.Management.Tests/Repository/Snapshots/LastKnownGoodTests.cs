using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Snapshots;
using EnvoyRls.Management.Tests.Repository.Postgres;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Snapshots;

public sealed class LastKnownGoodTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
    private readonly LogLines<LastKnownGood> _log = new();
    private readonly Supervisor _supervisor = new(TimeProvider.System, new StatRegistry(), NullLogger<Supervisor>.Instance);

    private SnapshotFile File => new(_directory.File("last-known-good.jsonl"), DiskFiles.Instance);

    private string LastLine => _log.Lines.Last().Text;

    [Fact]
    public async Task What_was_kept_is_found_by_the_next_start_with_its_age()
    {
        LastKnownGood before = Create();
        before.Start(_supervisor);
        before.Keep(SnapshotFileTests.StateOf(17, "{}"));
        await WrittenAsync(17);
        _time.Advance(TimeSpan.FromHours(50.5));

        ManagedState? found = Create().Find();

        Assert.Equal(17, found!.Version);
        Assert.Single(found.Objects);
        Assert.Contains("version 17, kept 2.02:30:00 ago at 2026-03-01 10:00:00Z; later changes are missing", LastLine, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Warning, _log.Lines.Last().Level);
    }

    [Fact]
    public async Task Of_a_burst_the_last_is_written_and_the_stop_writes_what_is_left()
    {
        LastKnownGood kept = Create();
        kept.Start(_supervisor);
        kept.Keep(SnapshotFileTests.StateOf(1));
        await WrittenAsync(1);
        for (int version = 2; version <= 1000; version++)
        {
            kept.Keep(SnapshotFileTests.StateOf(version));
        }

        // The clock stands still, so that the pause between two writes has not passed.
        Assert.Equal(1, File.Read()!.State.Version);
        await _supervisor.DisposeAsync();

        Assert.Equal(1000, File.Read()!.State.Version);
    }

    [Fact]
    public async Task What_was_found_is_not_written_again_as_if_it_were_new()
    {
        File.Write(new Snapshot(SnapshotFileTests.StateOf(3), _time.GetUtcNow()));
        _time.Advance(TimeSpan.FromDays(1));
        LastKnownGood kept = Create();
        kept.Keep(kept.Find()!);
        kept.Start(_supervisor);
        await _supervisor.DisposeAsync();

        Assert.Equal(_time.GetUtcNow().AddDays(-1), File.Read()!.SavedAt);
    }

    [Fact]
    public void Nothing_to_be_found_is_told()
    {
        Assert.Null(Create().Find());
        Assert.Contains("the database is away, and there is no", LastLine, StringComparison.Ordinal);

        System.IO.File.WriteAllText(File.Path, "nonsense\n");
        Assert.Null(Create().Find());
        Assert.Contains("the last ones cannot be read", LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_failed_is_tried_again_and_told_once()
    {
        Directory.CreateDirectory(File.Path);
        LastKnownGood kept = Create();
        kept.Start(_supervisor);
        kept.Keep(SnapshotFileTests.StateOf(1));
        await PauseAsync();
        await PauseAsync();

        Directory.Delete(File.Path);
        await PauseAsync();

        await WrittenAsync(1);
        Assert.Contains("of version 1 cannot be kept", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _directory.Dispose();
    }

    private LastKnownGood Create() => new(File, _time, _log);

    /// <summary>Lets the time between two writes pass, once the loop waits for it.</summary>
    private async Task PauseAsync()
    {
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private Task WrittenAsync(long version) => Eventually.TrueAsync(() => System.IO.File.Exists(File.Path) && File.Read()?.State.Version == version);
}
