using EnvoyRls.Adaptive.Detection.Fusion;
using EnvoyRls.Adaptive.Detection.Persistence;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>
/// Makes findings of features: several detectors judge each vector, their scores become p-values against clean traffic of the same
/// pool, the p-values become one, and what lasts becomes a finding. Only rises are findings. The same intervals and seed make the same
/// findings, as long as trained models are adopted at the same ticks. For one thread at a time.
/// </summary>
internal sealed class DetectionEngine
{
    /// <summary>A mean over a quarter of a minute that doubles is a rise, whatever single ticks do at other times.</summary>
    private static readonly double LeastSustained = Math.Log(2);

    /// <summary>Rows with a greater share of calls over a limit are nothing to train versions on.</summary>
    private const double MostOverLimit = 0.1;

    private readonly DetectionOptions _options;
    private readonly PoolTable _pools;
    private readonly PersistenceTable _persistence;
    private readonly SustainedRates _sustained = new();
    private readonly FalseAlarms _falseAlarms;
    private List<ScoredVector> _scored = [];
    private FeatureSet? _detected;
    private long _tick;

    public DetectionEngine(DetectionOptions? options = null)
    {
        _options = options ?? new DetectionOptions();
        _pools = new PoolTable(_options);
        Models = new EngineModels(_pools, _options);
        _persistence = new PersistenceTable(_options.Persistence);
        _falseAlarms = new FalseAlarms(_options.Tick, _options.Persistence.Strange, _options.Persistence.Of);
    }

    /// <summary>Versions of models: which judges, which is tried, what they are trained on.</summary>
    public EngineModels Models { get; }

    /// <summary>Subjects that were strange more than once in the last ticks, or persist: nothing is learnt from them, and nothing should be elsewhere.</summary>
    public HashSet<Subject> Suspicious() => _persistence.Suspicious();

    /// <summary>Judges the features of one tick; nothing is learnt.</summary>
    /// <returns>What is strange in this tick, and what was until lately; domains first, then segments, signatures and keys.</returns>
    public IReadOnlyList<Finding> Detect(FeatureSet set)
    {
        _tick = set.Time / (long)_options.Tick.TotalMicroseconds;
        _scored = [];
        _detected = set;
        List<Finding> findings = [];
        Detect(set.Domains, 0, findings);
        Detect(set.Segments, 0, findings);
        Detect(set.Signatures, 0, findings);
        Detect(set.Keys, set.Examples.Count, findings);
        Score(set.Examples);
        _persistence.EndTick();
        _sustained.EndTick(_tick);
        return findings;
    }

    /// <summary>Learns what was clean in the tick that was judged last.</summary>
    /// <param name="set">The features that were judged.</param>
    /// <param name="suspicious">Subjects to learn nothing from, beside those of <see cref="Suspicious"/> and those with an override.</param>
    /// <exception cref="ArgumentException">The features are not those that were judged last.</exception>
    public void Learn(FeatureSet set, IReadOnlySet<Subject> suspicious)
    {
        if (!ReferenceEquals(set, _detected))
        {
            throw new ArgumentException("Only the features judged last can be learnt, and once.", nameof(set));
        }

        HashSet<Subject> own = _persistence.Suspicious();
        Dictionary<DetectorPool, int> clean = [];
        List<ScoredVector> learnt = [];
        foreach (ScoredVector scored in _scored)
        {
            bool isSuspicious = !scored.Pool.IsCold(_tick)
                && (own.Contains(scored.Vector.Subject) || suspicious.Contains(scored.Vector.Subject));
            scored.Pool.Sequence?.Learn(isSuspicious);
            if (!isSuspicious && scored.Vector.Key?.Override is null)
            {
                learnt.Add(scored);
                clean[scored.Pool] = clean.GetValueOrDefault(scored.Pool) + 1;
            }
        }

        foreach (ScoredVector scored in learnt)
        {
            if (scored.Pool.Rows.Draws(_options.RowsPerTick, clean[scored.Pool]))
            {
                scored.Pool.Learn(scored.Row, scored.Scores);
                scored.Pool.Shadow?.Learn(scored.Row);
                KeepForTraining(scored, set.Time);
            }
        }

        _detected = null;
    }

    /// <summary>What is held back by its own limit, or was learnt before anything could be judged, is no measure of what is normal.</summary>
    private void KeepForTraining(ScoredVector scored, long time)
    {
        int overLimit = scored.Vector.Subject.Kind == SubjectKind.Domain ? (int)DomainFeature.OverLimit : (int)KeyFeature.OverLimit;
        if (!scored.Pool.IsCold(_tick) && scored.Vector.Values[overLimit] <= MostOverLimit)
        {
            scored.Pool.Training.Add(scored.Row, time);
        }
    }

    /// <summary>
    /// Models that are due, if there are any: <see cref="ModelTraining.Run"/> on any thread, then <see cref="ModelTraining.Finish"/> between
    /// two ticks.
    /// </summary>
    public ModelTraining? DueTraining() => _pools.DueTraining(_tick);

    /// <summary>All that was learnt, for the archive and for the next leader; models are trained anew there from the rows that are in it.</summary>
    public byte[] Save() => DetectionFormat.Write(writer =>
    {
        _pools.Save(writer);
        _persistence.Save(writer);
    });

    /// <summary>Takes over what <see cref="Save"/> wrote, here or on another replica. After an error the engine must not be used.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(byte[] content) => DetectionFormat.Read(content, reader =>
    {
        _pools.Load(reader);
        _persistence.Load(reader);
    });

    /// <summary>Subjects of one kind; those that did not stand out count as tested, since p-values are those of all.</summary>
    private void Detect(IReadOnlyList<FeatureVector> vectors, int others, List<Finding> findings)
    {
        foreach (ScoredVector one in Score(vectors))
        {
            Judge(one, vectors.Count + others, findings);
        }
    }

    private List<ScoredVector> Score(IReadOnlyList<FeatureVector> vectors)
    {
        List<ScoredVector> scored = [];
        foreach (FeatureVector vector in vectors)
        {
            ScoredVector one = new(vector, _pools.Of(vector, _tick)) { Sustained = _sustained.Observe(vector, _tick) };
            HostileRow.Fill(vector, one.Row);
            scored.Add(one);
        }

        foreach (IGrouping<DetectorPool, ScoredVector> group in scored.GroupBy(one => one.Pool))
        {
            Score(group.Key, [.. group]);
        }

        _scored.AddRange(scored);
        return scored;
    }

    private static void Score(DetectorPool pool, ScoredVector[] group)
    {
        double[] rows = new double[group.Length * pool.Width];
        double[] scores = new double[group.Length * DetectorPool.Detectors];
        for (int index = 0; index < group.Length; index++)
        {
            group[index].Row.CopyTo(rows, index * pool.Width);
        }

        pool.Score(rows, scores);
        for (int index = 0; index < group.Length; index++)
        {
            scores.AsSpan(index * DetectorPool.Detectors, DetectorPool.Detectors).CopyTo(group[index].Scores);
            group[index].Scores[(int)PoolDetector.Sustained] = group[index].Sustained;
        }

        if (pool.Shadow is { } shadow)
        {
            foreach (ScoredVector one in group.Take(ShadowModels.MostRowsPerTick))
            {
                shadow.Judge(one.Row, pool.ModelPValue(one.Scores));
            }
        }
    }

    private void Judge(ScoredVector one, int subjects, List<Finding> findings)
    {
        one.Pool.Sequence?.Observe(_tick, one.Row, one.Vector.Rate);
        if (one.Sustained >= LeastSustained || HostileRow.IsRise(one.Vector.Subject.Kind, one.Row))
        {
            one.Pool.PValues(one.Scores, one.PValues);
            one.PValue = one.Pool.Sequence?.Combine(one.PValues) ?? CauchyCombination.Combine(one.PValues);
        }

        Evidence evidence = one.Pool.IsCold(_tick) ? Evidence.None : _persistence.Observe(one.Vector.Subject, one.PValue);
        if (one.PValue <= _options.Persistence.Enter || evidence.Persists)
        {
            findings.Add(FindingMaker.Make(one, evidence, _falseAlarms.Confidence(evidence.Level, subjects)));
        }
    }
}
