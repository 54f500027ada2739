using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Logging;

/// <summary>Hands events to the provider's queue. Scopes are not shown.</summary>
internal sealed class LineLogger(LineLoggerProvider provider) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= provider.Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            provider.Enqueue(logLevel, formatter(state, exception), exception);
        }
    }
}
