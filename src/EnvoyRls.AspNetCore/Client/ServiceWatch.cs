using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>
/// Tells the log when the service stops answering and when it answers again, not of every check, and of a service that does
/// now one and now the other not more often than every ten seconds.
/// </summary>
internal sealed class ServiceWatch(IOptions<EnvoyRateLimitingOptions> options, TimeProvider time, ILogger<RateLimitClient> logger)
{
    private const int QuietSeconds = 10;

    private long _quietUntil = long.MinValue;
    private int _isTold;

    public void Answered()
    {
        if (Volatile.Read(ref _isTold) == 1 && Interlocked.Exchange(ref _isTold, 0) == 1)
        {
            logger.ServiceAnswers();
        }
    }

    public void Failed(Exception error)
    {
        string reason = FailureReason.Of(error);
        long now = time.GetTimestamp();
        if (now >= Interlocked.Read(ref _quietUntil) && Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            Interlocked.Exchange(ref _quietUntil, now + (QuietSeconds * time.TimestampFrequency));
            logger.ServiceFails(reason, options.Value.OnFailure, error.Message);
        }
        else
        {
            logger.CheckFailed(reason);
        }
    }
}
