using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation.Known;

/// <summary>
/// Tells what comes for the first time, as far as memory reaches: two generations of a Bloom filter, of which the older one goes when
/// the younger is full or old enough. About one newcomer in fifty is taken for known. Not safe for concurrent use.
/// </summary>
/// <param name="members">How many hashes a generation takes.</param>
/// <param name="generation">How long a generation lasts, microseconds.</param>
internal sealed class SeenBefore(int members, long generation)
{
    private ClientFilter _young = new(members);
    private ClientFilter _old = new(members);
    private long _born;
    private int _count;

    /// <summary>Takes in a hash; true if it was not seen before.</summary>
    /// <param name="hash">All bits count.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public bool Add(ulong hash, long now)
    {
        if (_count >= members || now >= _born + generation)
        {
            (_young, _old) = (new ClientFilter(members), _young);
            (_born, _count) = (now, 0);
        }

        if (_young.Contains(hash))
        {
            return false;
        }

        _young.Add(hash);
        _count++;
        return !_old.Contains(hash);
    }
}
