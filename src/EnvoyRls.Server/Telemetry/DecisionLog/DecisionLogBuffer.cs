using System.Buffers;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Lines on their way from the feed to the output: a bounded number of bytes. One thread adds, another takes.</summary>
internal sealed class DecisionLogBuffer(int capacity)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _waiting = new(4096);
    private ArrayBufferWriter<byte> _taken = new(4096);

    /// <summary>Adds a line; false if there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_waiting.WrittenCount + line.Length > capacity)
            {
                return false;
            }

            _waiting.Write(line);
            return true;
        }
    }

    /// <summary>All lines that wait, oldest first; the memory is used again after the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        lock (_gate)
        {
            _taken.ResetWrittenCount();
            (_waiting, _taken) = (_taken, _waiting);
            return _taken.WrittenMemory;
        }
    }
}
