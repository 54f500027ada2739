namespace EnvoyRls.Redis.Topologies;

/// <summary>
/// How long to wait for a server to be connected while another one, or another try, may be the one that answers: several times what the
/// quickest connection took, as those to far servers do not come about as fast as those to near ones.
/// </summary>
/// <param name="shortest">Never shorter than this.</param>
/// <param name="longest">Never longer than this, and this while nothing is known.</param>
internal sealed class Patience(TimeSpan shortest, TimeSpan longest)
{
    private const int Times = 4;

    private long _quickest = long.MaxValue;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Limit
    {
        get
        {
            long quickest = Volatile.Read(ref _quickest);
            return quickest >= longest.Ticks / Times ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, Math.Max(shortest.Ticks, quickest * Times)));
        }
    }

    /// <summary>Takes in how long a connection took that came about.</summary>
    public void Learn(TimeSpan took)
    {
        if (took.Ticks < Volatile.Read(ref _quickest))
        {
            Volatile.Write(ref _quickest, took.Ticks);
        }
    }
}
