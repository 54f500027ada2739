namespace EnvoyRls.Adaptive.Observation.Known;

/// <summary>
/// Tells what comes for the first time, as far as memory reaches: for an hour, or the last half a million that came. About one in
/// fifty is taken for seen before. Not safe for concurrent use.
/// </summary>
internal sealed class SeenBefore
{
    private readonly Generations _seen = new(members: 524_288, TimeSpan.FromHours(1));

    /// <summary>Takes in a hash; true if it was not seen before.</summary>
    /// <param name="hash">All bits count.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public bool Add(ulong hash, long now)
    {
        if (!_seen.TurnIfOld(now) && _seen.IsFull)
        {
            _seen.Turn(now);
        }

        return _seen.Add(hash);
    }
}
