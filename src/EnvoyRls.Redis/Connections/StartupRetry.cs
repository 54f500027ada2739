using System.Globalization;
using EnvoyRls.Redis.Resp;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>Tries the first connection until it stands: exponential waits with full jitter.</summary>
internal sealed class StartupRetry(RedisOptions options, TimeProvider time, ILogger log)
{
    /// <exception cref="TimeoutException">The time for it ran out; the message tells the last error.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> connect, CancellationToken cancel)
    {
        RedisStartupOptions startup = options.Startup;
        string url = UrlMask.Mask(options.Url);
        long started = time.GetTimestamp();
        TimeSpan bound = startup.InitialInterval;
        while (true)
        {
            string error;
            try
            {
                await connect(cancel);
                return;
            }
            catch (Exception failure) when (!cancel.IsCancellationRequested)
            {
                error = RedisErrors.Describe(failure);
            }

            TimeSpan elapsed = time.GetElapsedTime(started);
            if (startup.MaxElapsed > TimeSpan.Zero && elapsed >= startup.MaxElapsed)
            {
                string seconds = elapsed.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
                throw new TimeoutException($"timed out waiting for Redis connection to {url} after {seconds}s: {error}");
            }

            TimeSpan wait = bound * Random.Shared.NextDouble();
            if (startup.MaxElapsed > TimeSpan.Zero && elapsed + wait > startup.MaxElapsed)
            {
                wait = startup.MaxElapsed - elapsed;
            }

            log.LogWarning("Waiting for Redis at {Url}: {Error}; next try in {Wait}", url, error, wait);
            await Task.Delay(wait, time, cancel);
            bound = bound * 2 < startup.MaxInterval ? bound * 2 : startup.MaxInterval;
        }
    }
}
