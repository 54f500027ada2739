using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>The names that LOG_LEVEL and LOG_FORMAT take, and those that lines carry.</summary>
internal static class LogNames
{
    /// <summary>Reads LOG_LEVEL, in any case.</summary>
    /// <exception cref="FormatException">It is no such name.</exception>
    public static LogLevel ParseLevel(string text) => text.ToUpperInvariant() switch
    {
        "PANIC" or "FATAL" => LogLevel.Critical,
        "ERROR" => LogLevel.Error,
        "WARN" or "WARNING" => LogLevel.Warning,
        "INFO" => LogLevel.Information,
        "DEBUG" => LogLevel.Debug,
        "TRACE" => LogLevel.Trace,
        _ => throw new FormatException($"LOG_LEVEL: '{text}' is not one of panic, fatal, error, warn, warning, info, debug, trace"),
    };

    /// <summary>Reads LOG_FORMAT: <c>json</c> in any case; anything else is text, as in the reference.</summary>
    public static LogFormat ParseFormat(string text) =>
        text.Equals("json", StringComparison.OrdinalIgnoreCase) ? LogFormat.Json : LogFormat.Text;

    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Critical => "fatal",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "info",
        LogLevel.Debug => "debug",
        _ => "trace",
    };
}
