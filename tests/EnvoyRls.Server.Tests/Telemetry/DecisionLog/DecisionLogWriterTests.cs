using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.DecisionLog;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Telemetry.DecisionLog;

public sealed class DecisionLogWriterTests : IAsyncDisposable
{
    private readonly DecisionLogBuffer _buffer = new(100);
    private readonly TestOutput _output = new();
    private readonly StatRegistry _statistics = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DecisionLogWriter _writer;
    private readonly Task _running;

    public DecisionLogWriterTests()
    {
        _writer = new DecisionLogWriter(_buffer, _output, _statistics, TimeProvider.System, _log);
        _running = _writer.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _output.Unblock();
        await StopAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Lines_are_written_soon_and_in_order()
    {
        _buffer.TryAdd("one\n"u8);
        _buffer.TryAdd("two\n"u8);
        await Eventually.TrueAsync(() => _output.Text == "one\ntwo\n");
        _buffer.TryAdd("three\n"u8);
        await Eventually.TrueAsync(() => _output.Text == "one\ntwo\nthree\n");

        Assert.Equal(14u, Count("bytes_total"));
    }

    [Fact]
    public async Task The_last_lines_are_written_at_the_stop()
    {
        await StopAsync();
        _buffer.TryAdd("last\n"u8);

        await _writer.DisposeAsync();

        Assert.Equal("last\n", _output.Text);
        Assert.True(_output.IsClosed);
    }

    [Fact]
    public async Task An_output_that_blocks_costs_lines_beyond_the_buffer_and_nothing_else()
    {
        _output.Block();
        Assert.True(_buffer.TryAdd(new byte[100]));
        await Eventually.TrueAsync(() => _buffer.TryAdd("waits\n"u8));

        Assert.False(_buffer.TryAdd(new byte[100]));
        await StopAsync();
        _output.Unblock();
        await _writer.DisposeAsync();

        Assert.EndsWith("waits\n", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_fails_is_reported_once_and_tried_again()
    {
        _output.Fails = true;
        _buffer.TryAdd("lost\n"u8);
        await Eventually.TrueAsync(() => Count("write_errors_total") == 1);
        _buffer.TryAdd("lost\n"u8);
        await Eventually.TrueAsync(() => Count("write_errors_total") == 2);
        _output.Fails = false;
        _buffer.TryAdd("kept\n"u8);

        await Eventually.TrueAsync(() => _output.Text == "kept\n");
        Assert.StartsWith("Error: The decision log cannot be written: no space left;", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private ulong Count(string name) => _statistics.Counter($"envoyrls.decision_log.{name}").Value;

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
