using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Keeps what the server logs as its own failure: whatever a client sends must not be one.</summary>
internal sealed class FailureLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>Takes the oldest one; <see langword="null"/> if there is none.</summary>
    public string? Take() => _failures.TryDequeue(out string? failure) ? failure : null;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _failures.Enqueue($"{formatter(state, exception)}: {exception}");
        }
    }

    public void Dispose()
    {
    }
}
