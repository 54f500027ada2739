using EnvoyRls.Core.Observation;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Core.Tests.Observation;

/// <summary>Keeps the errors that a feed logs.</summary>
internal sealed class ErrorLog : ILogger<DecisionFeed>
{
    public List<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Assert.Equal(LogLevel.Error, logLevel);
        Messages.Add(formatter(state, exception));
    }
}
