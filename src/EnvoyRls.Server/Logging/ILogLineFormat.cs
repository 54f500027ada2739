using System.Buffers;

namespace EnvoyRls.Server.Logging;

/// <summary>Writes an event as one line of UTF-8, line end included.</summary>
internal interface ILogLineFormat
{
    void Write(LogEvent happened, IBufferWriter<byte> output);
}
