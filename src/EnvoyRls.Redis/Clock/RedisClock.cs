using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Clock;

/// <summary>Keeps the window clock at Redis' time, so that replicas that share counters share window boundaries.</summary>
/// <param name="connection">To Redis.</param>
/// <param name="clock">The clock.</param>
/// <param name="longestRoundTrip">A sample is wrong by at most half its round trip: a longer one than this says too little.</param>
/// <param name="time">The clock that offsets are from.</param>
/// <param name="log">Where it logs.</param>
internal sealed class RedisClock(RedisConnection connection, WindowClock clock, TimeSpan longestRoundTrip, TimeProvider time, ILogger log)
{
    private const int Samples = 5;

    private const int LooksInPeriod = 10;

    /// <summary>How long at most windows are cut by a clock that was set; Redis is asked every ten times, or when it was.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Below this the clocks agree as well as can be told: windows should not move for noise.</summary>
    private static readonly TimeSpan SmallestStep = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestSample = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        using SemaphoreSlim due = new(1);
        ClockSteps steps = new(time);
        connection.Connected += SampleNow;
        try
        {
            int looks = 0;
            while (!cancel.IsCancellationRequested)
            {
                bool isReplaced = await due.WaitAsync(LookEvery, cancel);
                looks++;
                if (steps.Look() != TimeSpan.Zero || isReplaced || looks == LooksInPeriod)
                {
                    looks = 0;
                    await TrySetAsync(cancel);
                }
            }
        }
        finally
        {
            connection.Connected -= SampleNow;
        }

        void SampleNow() => due.Release();
    }

    /// <summary>Samples Redis' time and moves the clock if it is off; leaves it where nothing reliable is heard.</summary>
    public async Task TrySetAsync(CancellationToken cancel)
    {
        TimeSpan offset = TimeSpan.Zero;
        TimeSpan best = longestRoundTrip;
        bool heard = false;
        for (int i = 0; i < Samples; i++)
        {
            try
            {
                (TimeSpan sampled, TimeSpan roundTrip) = await SampleAsync(cancel);
                if (roundTrip <= best)
                {
                    (offset, best, heard) = (sampled, roundTrip, true);
                }
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug("Redis did not tell its time: {Error}", RedisErrors.Describe(error));
            }
        }

        if (heard && (offset - clock.Offset).Duration() >= SmallestStep)
        {
            log.LogInformation("Windows follow Redis' clock, {Offset} from ours", offset);
            clock.Offset = offset;
        }
    }

    private async Task<(TimeSpan Offset, TimeSpan RoundTrip)> SampleAsync(CancellationToken cancel)
    {
        RedisClient client = connection.Client ?? throw new InvalidOperationException("not connected");
        long sent = time.GetTimestamp();
        DateTimeOffset local = time.GetUtcNow();
        DateTime server = await client.TimeAsync(cancel).WaitAsync(LongestSample, cancel);
        TimeSpan roundTrip = time.GetElapsedTime(sent);
        return (new DateTimeOffset(server, TimeSpan.Zero) - (local + (roundTrip / 2)), roundTrip);
    }
}
