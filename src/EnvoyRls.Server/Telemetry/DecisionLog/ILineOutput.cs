namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Where lines go. One caller at a time.</summary>
internal interface ILineOutput : IDisposable
{
    /// <summary>Writes whole lines, and may block for as long as the other end pleases.</summary>
    /// <exception cref="IOException">They could not be written, or not all.</exception>
    /// <exception cref="UnauthorizedAccessException">They must not be written there.</exception>
    void Write(ReadOnlySpan<byte> lines);
}
