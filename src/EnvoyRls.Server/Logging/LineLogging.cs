using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>Puts the log on the standard error stream.</summary>
internal static class LineLogging
{
    /// <summary>Makes lines on the standard error stream the only log. What the framework tells of itself starts at a warning, unless all is asked for.</summary>
    public static ILoggingBuilder UseLines(this ILoggingBuilder builder, LogLevel level, LogFormat format)
    {
        LogLevel framework = level is LogLevel.Information ? LogLevel.Warning : level;
        builder.ClearProviders();
        builder.SetMinimumLevel(level);
        builder.AddFilter("Microsoft", framework);
        builder.AddFilter("System", framework);
        return builder.AddProvider(new LineLoggerProvider(Console.OpenStandardError(), level, format, TimeProvider.System));
    }
}
