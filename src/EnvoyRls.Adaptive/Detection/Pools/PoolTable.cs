using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>All pools, as many as there is room for; the subjects of further ones share one pool of their kind.</summary>
internal sealed class PoolTable
{
    private readonly DetectionOptions _options;
    private readonly Dictionary<PoolKey, DetectorPool> _pools = [];
    private readonly GenericModels _ofKeys;
    private readonly GenericModels _ofDomains;
    private readonly SplitMix64 _seeds;

    public PoolTable(DetectionOptions options)
    {
        _options = options;
        _seeds = new SplitMix64(options.Seed);
        _ofKeys = new GenericModels(SubjectKind.Key, _seeds.NextUInt64(), options.Calibration);
        _ofDomains = new GenericModels(SubjectKind.Domain, _seeds.NextUInt64(), options.Calibration);
    }

    /// <summary>The pool of a subject; made where there is none yet.</summary>
    public DetectorPool Of(Subject subject)
    {
        PoolKey key = PoolKey.Of(subject);
        return _pools.TryGetValue(key, out DetectorPool? pool) ? pool : Add(_pools.Count < _options.Pools ? key : PoolKey.Shared(key.Kind));
    }

    /// <summary>Models that are due, those of the pool first that was there first.</summary>
    public ModelTraining? DueTraining(long tick)
    {
        foreach (DetectorPool pool in _pools.Values)
        {
            if (pool.DueTraining(tick) is { } training)
            {
                return training;
            }
        }

        return null;
    }

    private DetectorPool Add(PoolKey key)
    {
        if (!_pools.TryGetValue(key, out DetectorPool? pool))
        {
            pool = new DetectorPool(key, key.Kind == SubjectKind.Domain ? _ofDomains : _ofKeys, _options, _seeds.NextUInt64());
            _pools.Add(key, pool);
        }

        return pool;
    }
}
