using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.State;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.State;

public sealed class CounterStateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_200));
    private readonly List<string> _lines = [];

    private string StateFile => _directory.File("state/counters.state");

    [Fact]
    public async Task What_was_counted_when_it_stopped_is_there_when_it_starts()
    {
        await using (MemoryStoreHost first = await MemoryStoreHost.OpenAsync(this))
        {
            await first.AddAsync(7);
            await first.StopAsync();
        }

        await using MemoryStoreHost second = await MemoryStoreHost.OpenAsync(this);
        Assert.Equal(8, await second.AddAsync(1));
        Assert.Contains($"Resumed 1 counters from {StateFile}", _lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_may_read_what_clients_are_called()
    {
        await using (MemoryStoreHost host = await MemoryStoreHost.OpenAsync(this))
        {
            await host.AddAsync(7);
        }

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(StateFile) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task What_dies_loses_at_most_an_interval()
    {
        await using (MemoryStoreHost first = await MemoryStoreHost.OpenAsync(this))
        {
            await first.AddAsync(7);
            await first.SaveAsync(1);
            await first.AddAsync(1);
            await first.SaveAsync(2);
            await first.AddAsync(1);

            // What it would have left, had it been killed now.
            Directory.CreateDirectory(_directory.File("killed"));
            File.Copy(StateFile, _directory.File("killed/counters.state"));
        }

        await using MemoryStoreHost second = await MemoryStoreHost.OpenAsync(this, "killed");
        Assert.Equal(9, await second.AddAsync(1));
    }

    [Fact]
    public async Task One_that_dies_while_it_writes_leaves_what_was_written_before()
    {
        await using (MemoryStoreHost first = await MemoryStoreHost.OpenAsync(this))
        {
            await first.AddAsync(7);
            await first.StopAsync();
        }

        byte[] whole = await File.ReadAllBytesAsync(StateFile);
        await File.WriteAllBytesAsync(StateFile + ".new", whole[..(whole.Length / 2)]);

        await using MemoryStoreHost second = await MemoryStoreHost.OpenAsync(this);
        Assert.Equal(8, await second.AddAsync(1));
        await second.StopAsync();
        Assert.False(File.Exists(StateFile + ".new"));
    }

    [Fact]
    public async Task A_broken_file_is_told_in_a_sentence_and_set_aside()
    {
        Directory.CreateDirectory(_directory.File("state"));
        await File.WriteAllTextAsync(StateFile, "no snapshot but long enough for a head");

        await using MemoryStoreHost host = await MemoryStoreHost.OpenAsync(this);

        Assert.Equal(1, await host.AddAsync(1));
        Assert.Equal([$"Counters begin anew, as {StateFile} cannot be read: it is no snapshot of counters; it is kept as {StateFile}.broken"], _lines);
        Assert.Equal("no snapshot but long enough for a head", await File.ReadAllTextAsync(StateFile + ".broken"));
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_the_file_as_it_was()
    {
        await using (MemoryStoreHost first = await MemoryStoreHost.OpenAsync(this))
        {
            await first.AddAsync(7);
            await first.StopAsync();
        }

        byte[] before = await File.ReadAllBytesAsync(StateFile);
        _time.Advance(TimeSpan.FromHours(1));
        await using (MemoryStoreHost second = await MemoryStoreHost.OpenAsync(this, starts: false))
        {
            await second.StopAsync();
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(StateFile));
    }

    [Fact]
    public async Task A_directory_of_another_process_is_refused()
    {
        await using MemoryStoreHost first = await MemoryStoreHost.OpenAsync(this);

        StartupException error = await Assert.ThrowsAsync<StartupException>(() => MemoryStoreHost.OpenAsync(this));

        Assert.Equal($"STATE_DIR: another process keeps its counters in {_directory.File("state")}", error.Message);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_is_refused()
    {
        await File.WriteAllTextAsync(_directory.File("state"), "in the way");

        StartupException error = await Assert.ThrowsAsync<StartupException>(() => MemoryStoreHost.OpenAsync(this));

        Assert.StartsWith("STATE_DIR: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_fails_at_the_stop_is_told_and_does_not_keep_it_from_stopping()
    {
        await using MemoryStoreHost host = await MemoryStoreHost.OpenAsync(this);
        await host.AddAsync(1);
        Directory.CreateDirectory(StateFile + ".new");

        await host.StopAsync();

        Assert.Contains(_lines, line => line.StartsWith($"Counters could not be saved in {_directory.File("state")}", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A store and what keeps it, without the rest of the service.</summary>
    private sealed class MemoryStoreHost : IAsyncDisposable
    {
        private readonly FakeTimeProvider _time;
        private readonly MemoryCounterStore _store;
        private readonly CounterState _state;
        private readonly StatRegistry _statistics;
        private readonly Supervisor _supervisor;
        private bool _stopped;

        private MemoryStoreHost(FakeTimeProvider time, MemoryCounterStore store, CounterState state, StatRegistry statistics)
        {
            (_time, _store, _state, _statistics) = (time, store, state, statistics);
            _supervisor = new Supervisor(time, statistics, NullLogger<Supervisor>.Instance);
        }

        public static async Task<MemoryStoreHost> OpenAsync(CounterStateTests test, string directory = "state", bool starts = true)
        {
            StatRegistry statistics = new();
            MemoryCounterStore store = new(1_000, new WindowClock(test._time), test._time, statistics);
            StateSettings settings = new(test._directory.File(directory), TimeSpan.FromSeconds(10));
            CounterState state = await CounterState.ResumeAsync(settings, store, test._time, statistics, new ListLogger(test._lines));
            MemoryStoreHost host = new(test._time, store, state, statistics);
            if (starts)
            {
                state.Start(host._supervisor);
            }

            return host;
        }

        public async Task<long> AddAsync(long hits)
        {
            Batch batch = new Batch("").Add("k", hits, windowSeconds: 600);
            Assert.Null(await _store.ChargeAsync(batch.Charges));
            return batch.Counters[0];
        }

        /// <summary>Lets an interval pass, and waits for what is saved then.</summary>
        public async Task SaveAsync(ulong expected)
        {
            await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
            _time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync(() => _statistics.Counter("envoyrls.state.saves_total").Value == expected);
        }

        public async Task StopAsync()
        {
            _stopped = true;
            await _supervisor.DisposeAsync();
            await _state.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stopped)
            {
                await StopAsync();
            }
        }
    }

    private sealed class ListLogger(List<string> lines) : ILogger<CounterState>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
