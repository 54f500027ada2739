using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Brings lines to the output, a few times a second. What cannot be written is lost and counted; decisions never wait for it.</summary>
internal sealed class DecisionLogWriter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long the stop waits for an output that does not take lines.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    private readonly DecisionLogBuffer _buffer;
    private readonly ILineOutput _output;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Counter _bytes;
    private readonly Counter _errors;
    private Task _writing = Task.CompletedTask;
    private long? _logged;

    /// <param name="buffer">Has the lines.</param>
    /// <param name="output">Gets them; closed at the end.</param>
    /// <param name="statistics">Gets <c>envoyrls.decision_log.*</c>.</param>
    /// <param name="time">The clock that the loop waits by.</param>
    /// <param name="log">Where errors are reported, once a minute at most.</param>
    public DecisionLogWriter(DecisionLogBuffer buffer, ILineOutput output, StatRegistry statistics, TimeProvider time, ILogger log)
    {
        _buffer = buffer;
        _output = output;
        _time = time;
        _log = log;
        _bytes = statistics.Counter("envoyrls.decision_log.bytes_total");
        _errors = statistics.Counter("envoyrls.decision_log.write_errors_total");
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, _time, cancellation);
            await WriteAsync().WaitAsync(cancellation);
        }
    }

    /// <summary>Writes what waits. Call it when nobody adds lines any more and the loop has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last = WriteAsync();
        await last.WaitAsync(LastWrite, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (last.IsCompleted)
        {
            _output.Dispose();
        }
    }

    // An output may block, so that each write has a task of its own; the next one waits for it.
    private Task WriteAsync() => _writing = _writing.ContinueWith(
        static (_, writer) => ((DecisionLogWriter)writer!).Write(), this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void Write()
    {
        ReadOnlyMemory<byte> lines = _buffer.Take();
        if (lines.IsEmpty)
        {
            return;
        }

        try
        {
            _output.Write(lines.Span);
            _bytes.Add((ulong)lines.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _errors.Increment();
            Report(error);
        }
    }

    private void Report(Exception error)
    {
        if (_logged is { } logged && _time.GetElapsedTime(logged) < LogInterval)
        {
            return;
        }

        _logged = _time.GetTimestamp();
        _log.LogError("The decision log cannot be written: {Fault}; lines are lost meanwhile, and further failures only counted for {Interval}", error.Message, LogInterval);
    }
}
