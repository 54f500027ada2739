namespace EnvoyRls.Redis.Connections;

/// <summary>
/// How long to wait for a server to be connected while another one, or another try, may be the one that answers: several times what the
/// quickest connection took, as those to far servers do not come about as fast as those to near ones.
/// </summary>
/// <param name="longest">Never longer than this, and so long as nothing is known.</param>
internal sealed class Patience(TimeSpan longest)
{
    private const int Times = 4;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private long _quickest = long.MaxValue;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Limit
    {
        get
        {
            long quickest = Volatile.Read(ref _quickest);
            return quickest >= longest.Ticks / Times ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, Math.Max(Shortest.Ticks, quickest * Times)));
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
