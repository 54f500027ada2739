using System.Diagnostics;
using System.Numerics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>
/// The last traced call of each magnitude of duration, so that every bucket of a histogram can show one, whatever its bounds.
/// Safe from any thread.
/// </summary>
internal sealed class Exemplars(TimeProvider time)
{
    /// <summary>A place for each power of two of microseconds, up to half an hour and beyond.</summary>
    private readonly Exemplar?[] _latest = new Exemplar?[32];

    /// <summary>Notes a call that has just ended.</summary>
    public void Keep(ActivityTraceId trace, TimeSpan duration)
    {
        ulong microseconds = (ulong)Math.Max(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0);
        int place = Math.Min(64 - BitOperations.LeadingZeroCount(microseconds), _latest.Length - 1);
        Volatile.Write(ref _latest[place], new Exemplar(trace, duration, time.GetUtcNow()));
    }

    /// <summary>The latest one of a bucket; <see langword="null"/> if there is none.</summary>
    /// <param name="above">The bucket's lower bound, exclusive, in milliseconds.</param>
    /// <param name="upTo">Its upper bound, inclusive, in milliseconds.</param>
    public Exemplar? Find(double above, double upTo)
    {
        Exemplar? found = null;
        for (int place = 0; place < _latest.Length; place++)
        {
            if (Volatile.Read(ref _latest[place]) is { } exemplar
                && exemplar.Duration.TotalMilliseconds > above
                && exemplar.Duration.TotalMilliseconds <= upTo
                && (found is null || exemplar.Time > found.Time))
            {
                found = exemplar;
            }
        }

        return found;
    }
}
