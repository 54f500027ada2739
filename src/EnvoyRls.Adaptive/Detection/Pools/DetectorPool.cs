using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Fusion;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Detection.Series;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Rows whose scores are comparable, with the detectors that judge them and what their scores mean. For one thread at a time.</summary>
internal sealed class DetectorPool
{
    /// <summary>How many scores a row gets: one of each <see cref="PoolDetector"/>.</summary>
    public const int Detectors = 6;

    /// <summary>How reports call models that have seen nothing but generic traffic.</summary>
    public const string Untrained = "generic";

    private readonly DetectionOptions _options;
    private readonly GenericModels _generic;
    private readonly BlendedCalibration[] _calibrations;
    private readonly ulong _seed;
    private long _askedTick = long.MinValue / 2;
    private long _trainedRows;
    private double[] _column = [];

    /// <param name="key">Whose rows they are.</param>
    /// <param name="generic">What they are judged by at first.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="since">The tick since which its subjects are known.</param>
    /// <param name="hasForest">Whether its sequence, if it is one, is judged by a random cut forest too.</param>
    public DetectorPool(PoolKey key, GenericModels generic, DetectionOptions options, ulong seed, long since, bool hasForest)
    {
        Key = key;
        Since = since;
        Width = HostileRow.Width(key.Kind);
        _options = options;
        _generic = generic;
        _seed = seed;
        Rows = new CleanRows(Width, options.PoolRows, seed);
        Training = new TrainingRows(Width, seed);
        Models = generic.Models;
        _calibrations =
        [
            Blend(generic.RobustZ), Blend(generic.Surge), Blend(generic.Drift), Blend(generic.Sustained),
            Blend(generic.Models.EcodCalibration), Blend(generic.Models.ForestCalibration),
        ];
        if (key.Kind is SubjectKind.Domain or SubjectKind.Segment && key != PoolKey.Shared(key))
        {
            SeriesOptions series = new() { Tick = options.Tick, Calibration = options.Calibration };
            Sequence = new SequenceJudges(series, hasForest ? Width : 0, seed);
        }
    }

    public PoolKey Key { get; }

    public long Since { get; }

    public int Width { get; }

    public CleanRows Rows { get; }

    /// <summary>Rows of a day, to train versions on.</summary>
    public TrainingRows Training { get; }

    /// <summary>The version of the models that were promoted for the pool; 0 while it judges by what it trains itself.</summary>
    public int PromotedVersion { get; private set; }

    /// <summary>Models that judge beside those in use; <see langword="null"/> for none.</summary>
    public ShadowModels? Shadow { get; set; }

    /// <summary>What pools of its kind begin with.</summary>
    public PoolModels GenericModels => _generic.Models;

    /// <summary>How reports call the models in use.</summary>
    public string ModelName => PromotedVersion > 0 ? $"{Key.Domain}:{PromotedVersion}"
        : Models.Version == 0 ? Untrained
        : $"isolation_forest:{Models.Version}";

    /// <summary>The models in use; those of the generic traffic have version 0.</summary>
    public PoolModels Models { get; private set; }

    /// <summary>What is seen only over time, where the pool is of one subject; else <see langword="null"/>.</summary>
    public SequenceJudges? Sequence { get; }

    /// <summary>Whether it is too young for anything to count: all is learnt then.</summary>
    public bool IsCold(long tick) => tick - Since < _options.ColdStart / _options.Tick;

    /// <summary>Scores rows by every detector but <see cref="PoolDetector.Sustained"/>, which rows know nothing of.</summary>
    /// <param name="rows">Rows of <see cref="Width"/> numbers.</param>
    /// <param name="scores"><see cref="Detectors"/> numbers for each row.</param>
    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        int count = rows.Length / Width;
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<double> row = rows.Slice(index * Width, Width);
            Span<double> own = scores.Slice(index * Detectors, Detectors);
            own[(int)PoolDetector.RobustZ] = row[HostileRow.RobustZ];
            own[(int)PoolDetector.Surge] = HostileRow.Surge(row);
            own[(int)PoolDetector.Drift] = row[HostileRow.Drift];
        }

        ScoreBy(Models.Ecod, PoolDetector.Ecod, rows, scores);
        ScoreBy(Models.Forest, PoolDetector.IsolationForest, rows, scores);
    }

    /// <summary>The p-value of each of a row's scores.</summary>
    public void PValues(ReadOnlySpan<double> scores, Span<double> pValues)
    {
        for (int detector = 0; detector < Detectors; detector++)
        {
            pValues[detector] = _calibrations[detector].PValue(scores[detector]);
        }
    }

    /// <summary>Takes in a clean row and its scores.</summary>
    public void Learn(ReadOnlySpan<double> row, ReadOnlySpan<double> scores)
    {
        Rows.Add(row);
        for (int detector = 0; detector < Detectors; detector++)
        {
            _calibrations[detector].Learn(scores[detector]);
        }
    }

    /// <summary>The models to train if there is enough to train them on, and enough of it is new; not again for a while.</summary>
    /// <param name="tick">The number of the tick.</param>
    public ModelTraining? DueTraining(long tick)
    {
        // What was promoted stays until another version is: nothing that nobody has tried takes its place.
        if (PromotedVersion > 0)
        {
            return null;
        }

        if (tick - _askedTick < _options.RetrainTicks || Rows.Count < _options.LeastRows || Rows.Added - _trainedRows < Rows.Count / 4)
        {
            return null;
        }

        _askedTick = tick;
        _trainedRows = Rows.Added;
        int version = Models.Version + 1;
        ulong seed = new SplitMix64(_seed + (ulong)version).NextUInt64();
        return new ModelTraining(this, Rows.ToArray(), Sequence?.History() ?? [], version, seed, _options.Calibration);
    }

    /// <summary>Judges by new models that the pool has trained from now on, unless others have been promoted meanwhile.</summary>
    /// <param name="models">Trained on rows of the pool.</param>
    /// <param name="forecaster">Trained on its series; <see langword="null"/> to go on with the one before.</param>
    public void Adopt(PoolModels models, TrainedForecaster? forecaster)
    {
        if (PromotedVersion == 0)
        {
            Use(models, forecaster);
        }
    }

    /// <summary>Judges by a version that was promoted until another one is.</summary>
    /// <param name="models">The pool's part of it.</param>
    /// <param name="forecaster">Of which nothing of the series is known yet; <see langword="null"/> to go on with the one before.</param>
    public void Promote(PoolModels models, TrainedForecaster? forecaster)
    {
        foreach (double value in Sequence?.History() ?? [])
        {
            forecaster?.Detector.Learn([value]);
        }

        Use(models, forecaster);
        PromotedVersion = models.Version;
        Shadow = null;
    }

    /// <summary>The models in use, for any thread: their calibrations must not learn.</summary>
    public PoolModels FrozenModels() => Models with
    {
        EcodCalibration = _calibrations[(int)PoolDetector.Ecod].Own.Frozen(),
        ForestCalibration = _calibrations[(int)PoolDetector.IsolationForest].Own.Frozen(),
    };

    /// <summary>What the models in use alone say of a row: one p-value of two of its scores.</summary>
    public double ModelPValue(ReadOnlySpan<double> scores) => CauchyCombination.Combine(
    [
        _calibrations[(int)PoolDetector.Ecod].PValue(scores[(int)PoolDetector.Ecod]),
        _calibrations[(int)PoolDetector.IsolationForest].PValue(scores[(int)PoolDetector.IsolationForest]),
    ]);

    /// <summary>A place for rows of a pool that is not there.</summary>
    public static TrainingRows NoRows(SubjectKind kind) => new(HostileRow.Width(kind), 0);

    private void Use(PoolModels models, TrainedForecaster? forecaster)
    {
        if (forecaster is not null)
        {
            Sequence?.Adopt(forecaster);
        }

        Models = models;
        _calibrations[(int)PoolDetector.Ecod] = new BlendedCalibration(models.EcodCalibration, _generic.Models.EcodCalibration);
        _calibrations[(int)PoolDetector.IsolationForest] = new BlendedCalibration(models.ForestCalibration, _generic.Models.ForestCalibration);
    }

    /// <summary>Writes what was learnt; models are trained anew from the rows where they are read.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((byte)Key.Kind);
        writer.Write(Key.Domain);
        writer.Write(Key.Segment);
        writer.Write(Key.IsInherited);
        writer.Write(Since);
        Rows.Save(writer);
        for (int detector = 0; detector < (int)PoolDetector.Ecod; detector++)
        {
            _calibrations[detector].Own.Save(writer);
        }

        Sequence?.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote after the key and the time, which have been read.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader)
    {
        Rows.Load(reader);
        TailCalibration[] generic = [_generic.RobustZ, _generic.Surge, _generic.Drift, _generic.Sustained];
        for (int detector = 0; detector < generic.Length; detector++)
        {
            _calibrations[detector] = new BlendedCalibration(TailCalibration.Load(reader, _options.Calibration), generic[detector]);
        }

        Sequence?.Load(reader);
    }

    private BlendedCalibration Blend(TailCalibration generic) => new(new TailCalibration(_options.Calibration), generic);

    private void ScoreBy(IExplainingDetector detector, PoolDetector place, ReadOnlySpan<double> rows, Span<double> scores)
    {
        int count = rows.Length / Width;
        if (_column.Length < count)
        {
            _column = new double[count];
        }

        detector.Score(rows, _column.AsSpan(0, count));
        for (int index = 0; index < count; index++)
        {
            scores[(index * Detectors) + (int)place] = _column[index];
        }
    }
}
