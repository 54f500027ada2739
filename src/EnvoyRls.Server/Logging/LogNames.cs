using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>The names of levels that lines carry.</summary>
internal static class LogNames
{
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
