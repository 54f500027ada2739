namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>Reads lines of one kind of access log.</summary>
internal interface ILogFormat
{
    /// <summary>Reads one line into the record.</summary>
    /// <returns><see langword="null"/> if the line could be read, else why not, in a few words.</returns>
    string? Read(ReadOnlySpan<char> line, LogRecord record);
}
