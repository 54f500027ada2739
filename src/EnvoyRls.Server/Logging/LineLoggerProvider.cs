using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>
/// Writes one line for each event to a stream. Who logs never waits: events go through a bounded queue, and what does
/// not fit is dropped and counted; a line says how many were.
/// </summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private readonly Stream _output;
    private readonly ILogLineFormat _format;
    private readonly TimeProvider _time;
    private readonly Channel<LogEvent> _events;
    private readonly ArrayBufferWriter<byte> _lines = new(4096);
    private readonly Lock _writing = new();
    private long _dropped;
    private long _droppedShown;

    /// <param name="output">Where lines go: the standard error stream. It stays open.</param>
    /// <param name="level">The lowest level that is written.</param>
    /// <param name="format">How lines are written.</param>
    /// <param name="time">Gives lines their time.</param>
    /// <param name="capacity">How many events may wait to be written.</param>
    public LineLoggerProvider(Stream output, LogLevel level, LogFormat format, TimeProvider time, int capacity = 8192)
    {
        _output = output;
        Level = level;
        _format = format == LogFormat.Json ? new JsonLineFormat() : new TextLineFormat();
        _time = time;
        _events = Channel.CreateBounded<LogEvent>(capacity);
        _ = WriteAllAsync();
    }

    public LogLevel Level { get; }

    /// <summary>How many events were dropped: the output was too slow, or failed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ILogger CreateLogger(string categoryName) => new LineLogger(this);

    /// <summary>Takes no more events and writes those that wait.</summary>
    public void Dispose()
    {
        _events.Writer.TryComplete();
        WriteWaiting();
    }

    internal void Enqueue(LogLevel level, string message, Exception? error)
    {
        if (!_events.Writer.TryWrite(new LogEvent(_time.GetUtcNow(), level, message, error)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _events.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            WriteWaiting();
        }
    }

    // The lock is between the writing loop and the disposal, which must not return before the last line is out.
    private void WriteWaiting()
    {
        lock (_writing)
        {
            while (_events.Reader.TryRead(out LogEvent next))
            {
                Write(next);
            }
        }
    }

    private void Write(LogEvent next)
    {
        try
        {
            _format.Write(next, _lines);
            ShowDropped();
            _output.Write(_lines.WrittenSpan);
            _output.Flush();
        }
        catch (Exception)
        {
            // The log cannot be written, or an exception cannot be shown: there is nowhere to tell, and the next line may do.
            Interlocked.Increment(ref _dropped);
        }

        _lines.Clear();
    }

    private void ShowDropped()
    {
        long dropped = Dropped;
        if (dropped > _droppedShown)
        {
            string message = string.Create(CultureInfo.InvariantCulture, $"{dropped - _droppedShown} log lines were dropped");
            _format.Write(new LogEvent(_time.GetUtcNow(), LogLevel.Warning, message, null), _lines);
            _droppedShown = dropped;
        }
    }
}
