using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>Adds up what parts say of one segment.</summary>
internal sealed class SegmentMerge(string name)
{
    private readonly SegmentPart _sums = new() { Name = name };
    private readonly Dictionary<ulong, KeyPart> _keys = [];

    public void Add(SegmentPart part, double scale)
    {
        _sums.Hits += scale * part.Hits;
        _sums.DeniedHits += scale * part.DeniedHits;
        _sums.NewKeys += part.NewKeys;
        HyperLogLog.Merge(_sums.Keys, part.Keys);
        foreach (KeyPart key in part.Top)
        {
            if (!_keys.TryGetValue(key.Hash, out KeyPart? sum))
            {
                _keys.Add(key.Hash, sum = new KeyPart { Hash = key.Hash, Path = key.Path, Client = key.Client });
            }

            sum.Add(key, scale);
        }
    }

    /// <summary>The finished numbers.</summary>
    /// <param name="seconds">How many seconds the interval has.</param>
    public ObservedSegment Finish(int seconds)
    {
        double keys = Math.Max(HyperLogLog.Estimate(_sums.Keys), _keys.Count);
        return new ObservedSegment
        {
            Name = name,
            Hits = _sums.Hits,
            DeniedHits = _sums.DeniedHits,
            Keys = keys,
            NewKeys = Math.Min(_sums.NewKeys, keys),
            Top = [.. _keys.Values.OrderByDescending(key => key.Hits).Select(key => key.Finish(seconds))],
        };
    }
}
