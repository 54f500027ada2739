using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>One event on its way to the log.</summary>
internal readonly record struct LogEvent(DateTimeOffset Time, LogLevel Level, string Message, Exception? Error)
{
    /// <summary>Whether the error's stack is worth its room: only for what nobody expected.</summary>
    public bool ShowsStack => Error is not null && Level >= LogLevel.Error;
}
