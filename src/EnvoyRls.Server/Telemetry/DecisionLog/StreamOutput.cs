namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Lines on a stream that stays open: the standard output.</summary>
internal sealed class StreamOutput(Stream stream) : ILineOutput
{
    public void Write(ReadOnlySpan<byte> lines)
    {
        stream.Write(lines);
        stream.Flush();
    }

    public void Dispose()
    {
        // The stream is the process's.
    }
}
