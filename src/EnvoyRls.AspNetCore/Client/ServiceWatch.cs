using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>Tells the log when the service stops answering and when it answers again, not of every check.</summary>
internal sealed class ServiceWatch(IOptions<EnvoyRateLimitingOptions> options, ILogger<RateLimitClient> logger)
{
    private int _isFailing;

    public void Answered()
    {
        if (Volatile.Read(ref _isFailing) == 1 && Interlocked.Exchange(ref _isFailing, 0) == 1)
        {
            logger.ServiceAnswers();
        }
    }

    public void Failed(Exception error)
    {
        string reason = FailureReason.Of(error);
        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            logger.ServiceFails(reason, options.Value.OnFailure, error.Message);
        }
        else
        {
            logger.CheckFailed(reason);
        }
    }
}
