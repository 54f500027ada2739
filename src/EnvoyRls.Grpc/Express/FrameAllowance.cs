namespace EnvoyRls.Grpc.Express;

/// <summary>
/// How many frames a client may send that cost work and bring no call on: pings, settings, resets of what was not asked yet, empty data.
/// Calls that are answered and data that moves earn more of them; a client that only sends such frames runs out.
/// </summary>
internal sealed class FrameAllowance(TimeProvider time)
{
    private const int Most = 1000;
    private const int EarnedByProgress = 4;

    private static readonly TimeSpan RenewedAfter = TimeSpan.FromSeconds(10);

    private int _left = Most;
    private long _renewedAt = time.GetTimestamp();

    /// <summary>Counts a frame.</summary>
    /// <returns>False if there are too many of them.</returns>
    public bool TrySpend()
    {
        if (_left > 0)
        {
            _left--;
            return true;
        }

        if (time.GetElapsedTime(_renewedAt) < RenewedAfter)
        {
            return false;
        }

        _left = Most - 1;
        _renewedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>Counts a frame that brought a call on.</summary>
    public void Earn() => _left = Math.Min(_left + EarnedByProgress, Most);
}
