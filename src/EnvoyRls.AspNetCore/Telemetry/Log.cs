using Microsoft.Extensions.Logging;

namespace EnvoyRls.AspNetCore.Telemetry;

/// <summary>What is logged. No descriptor is: their values are users, addresses and keys.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The rate limit service does not decide ({Reason}); until it does, the failure mode is {Mode}: {Problem}")]
    public static partial void ServiceFails(this ILogger logger, string reason, FailureMode mode, string problem);

    [LoggerMessage(2, LogLevel.Information, "The rate limit service decides again")]
    public static partial void ServiceAnswers(this ILogger logger);

    [LoggerMessage(3, LogLevel.Debug, "A check got no decision: {Reason}")]
    public static partial void CheckFailed(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The rate limit service at {Address} cannot be reached yet: {Problem}")]
    public static partial void NotConnected(this ILogger logger, Uri address, string problem);

    [LoggerMessage(5, LogLevel.Debug, "Denied {Method} for endpoint {Endpoint} by {Source}")]
    public static partial void Denied(this ILogger logger, string method, string? endpoint, DecisionSource source);

    [LoggerMessage(6, LogLevel.Warning, "The header field '{Name}' of the rate limit service cannot be sent")]
    public static partial void HeaderDropped(this ILogger logger, string name);

    [LoggerMessage(7, LogLevel.Error, "The hits of a finished request could not be told")]
    public static partial void CompletionFailed(this ILogger logger, Exception error);
}
