namespace EnvoyRls.Core.Counting;

/// <summary>
/// Sees when the wall clock is set, by an operator or by what keeps the time: it then moves otherwise than the monotonic clock does.
/// Time that the machine was suspended for, which the monotonic clock does not count, looks like a step forward. Not safe for
/// concurrent use.
/// </summary>
/// <param name="time">Both clocks.</param>
public sealed class ClockSteps(TimeProvider time)
{
    /// <summary>The wall clock may drift by that much between two looks: slewing (500 parts in a million by NTP) is no step.</summary>
    private static readonly TimeSpan LeastStep = TimeSpan.FromMilliseconds(50);

    /// <summary>Readings of both clocks that lie further apart were interrupted, and are made again.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromMilliseconds(1);

    private const int Readings = 5;

    private (DateTimeOffset Wall, long Timestamp) _last = Read(time);

    /// <summary>By how much the clock was set since the last look, forward above zero; zero for less than can be told from noise.</summary>
    public TimeSpan Look()
    {
        (DateTimeOffset wall, long timestamp) = Read(time);
        TimeSpan step = wall - _last.Wall - time.GetElapsedTime(_last.Timestamp, timestamp);
        _last = (wall, timestamp);
        return step.Duration() < LeastStep ? TimeSpan.Zero : step;
    }

    private static (DateTimeOffset Wall, long Timestamp) Read(TimeProvider time)
    {
        DateTimeOffset wall = default;
        long timestamp = 0;
        for (int i = 0; i < Readings; i++)
        {
            timestamp = time.GetTimestamp();
            wall = time.GetUtcNow();
            if (time.GetElapsedTime(timestamp) <= LongestReading)
            {
                break;
            }
        }

        return (wall, timestamp);
    }
}
