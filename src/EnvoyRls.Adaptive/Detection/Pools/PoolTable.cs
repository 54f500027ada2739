using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>All pools, as many as there is room for; the subjects of further ones share one pool of their kind.</summary>
internal sealed class PoolTable
{
    /// <summary>A training of which nothing was heard for so many ticks has failed.</summary>
    private const int LongestTraining = 300;

    /// <summary>One for each kind of subject, two for keys.</summary>
    private const int SharedPools = 5;

    private readonly DetectionOptions _options;
    private readonly Dictionary<PoolKey, DetectorPool> _pools = [];
    private readonly GenericModels _ofKeys;
    private readonly GenericModels _ofDomains;
    private readonly SplitMix64 _seeds;
    private ModelTraining? _training;
    private long _trainingTick;

    public PoolTable(DetectionOptions options)
    {
        _options = options;
        _seeds = new SplitMix64(options.Seed);
        _ofKeys = new GenericModels(SubjectKind.Key, _seeds.NextUInt64(), options.Calibration);
        _ofDomains = new GenericModels(SubjectKind.Domain, _seeds.NextUInt64(), options.Calibration);
    }

    /// <summary>All pools there are.</summary>
    public IReadOnlyCollection<DetectorPool> All => _pools.Values;

    public DetectorPool? Find(PoolKey key) => _pools.GetValueOrDefault(key);

    /// <summary>The pool of a vector; made where there is none yet.</summary>
    public DetectorPool Of(FeatureVector vector, long tick)
    {
        PoolKey key = PoolKey.Of(vector);
        return _pools.TryGetValue(key, out DetectorPool? pool) ? pool : Add(_pools.Count < _options.Pools ? key : PoolKey.Shared(key), tick);
    }

    /// <summary>Models that are due, those of the pool first that was there first; one at a time.</summary>
    public ModelTraining? DueTraining(long tick)
    {
        if (_training is { IsFinished: false } && tick - _trainingTick < LongestTraining)
        {
            return null;
        }

        foreach (DetectorPool pool in _pools.Values)
        {
            if (pool.DueTraining(tick) is { } training)
            {
                _training = training;
                _trainingTick = tick;
                return training;
            }
        }

        return null;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_pools.Count);
        foreach (DetectorPool pool in _pools.Values)
        {
            pool.Save(writer);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader)
    {
        _pools.Clear();
        int count = reader.ReadCount("The number of pools", 0, _options.Pools + SharedPools);
        for (int index = 0; index < count; index++)
        {
            SubjectKind kind = (SubjectKind)reader.ReadByte();
            if (!Enum.IsDefined(kind))
            {
                throw new InvalidDataException("A pool is of no known kind.");
            }

            PoolKey key = new(kind, reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
            Add(key, reader.ReadInt64()).Load(reader);
        }
    }

    private DetectorPool Add(PoolKey key, long tick)
    {
        if (!_pools.TryGetValue(key, out DetectorPool? pool))
        {
            // Keys that come of age have a pool of their own, in a segment that has long been known.
            long since = _pools.TryGetValue(key with { IsInherited = !key.IsInherited }, out DetectorPool? sister) ? sister.Since : tick;
            bool isDomain = key.Kind == SubjectKind.Domain;
            bool hasForest = isDomain && _pools.Keys.Count(other => other.Kind == SubjectKind.Domain) < _options.RandomCutForests;
            pool = new DetectorPool(key, isDomain ? _ofDomains : _ofKeys, _options, _seeds.NextUInt64(), since, hasForest);
            _pools.Add(key, pool);
        }

        return pool;
    }
}
