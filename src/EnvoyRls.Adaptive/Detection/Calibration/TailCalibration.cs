using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.Calibration;

/// <summary>
/// Says how probable a score is in clean traffic: by counting below the 0.98 quantile of clean scores, and by a generalised Pareto tail
/// above it (peaks over threshold, as in SPOT: Siffer, Fouque, Termier, Largouet: Anomaly Detection in Streams with Extreme Value
/// Theory, KDD 2017). It learns clean scores only and forgets old ones. For one thread at a time.
/// </summary>
internal sealed class TailCalibration
{
    /// <summary>The least p-value: further out no sample of this size says anything, and no logarithm may become infinite.</summary>
    public const double LeastP = 1e-15;

    private const double LeastLearntP = 1e-5;

    /// <summary>No score lies further out in earnest; a bound keeps all differences finite.</summary>
    private const double Farthest = 1e12;

    private const string Kind = "tail_calibration";
    private const int Format = 1;

    /// <summary>Fewer excesses say nothing of the shape.</summary>
    private const int LeastExcesses = 10;

    private readonly TailCalibrationOptions _options;
    private ScoreRing _body;
    private ScoreRing _peaks;
    private double[] _sorted = [];
    private double _peakThreshold = double.PositiveInfinity;
    private double _threshold = double.PositiveInfinity;
    private double _mostLearnt = double.PositiveInfinity;
    private double _tailShare;
    private ParetoTail _tail;
    private long _peaksSince = -1;
    private long _nextFit = 1;

    public TailCalibration(TailCalibrationOptions? options = null)
    {
        _options = options ?? new TailCalibrationOptions();
        _options.Validate();
        _body = new ScoreRing(_options.Body);
        _peaks = new ScoreRing(_options.Peaks);
    }

    /// <summary>How many scores were learnt.</summary>
    public long Learnt { get; private set; }

    /// <summary>Whether a tail is fitted; before, no p-value is below 1 in the number of scores.</summary>
    public bool HasTail => _threshold < double.PositiveInfinity;

    /// <summary>The probability of a clean score of at least <paramref name="score"/>: from <see cref="LeastP"/> to 1, never rising with the score; 1 for NaN.</summary>
    public double PValue(double score)
    {
        if (double.IsNaN(score))
        {
            return 1;
        }

        if (score > _threshold)
        {
            return Math.Clamp(_tailShare * _tail.Survival(Math.Min(score, Farthest) - _threshold), LeastP, 1);
        }

        // The score in question counts as one of the sample (Vovk 2005), so that few scores make no small p-value.
        int below = FirstAtLeast(score);
        double p = (_sorted.Length - below + 1.0) / (_sorted.Length + 1.0);
        return Math.Max(p, _tailShare);
    }

    /// <summary>The share of the body that is at least <paramref name="score"/>, 0 to 1, with no caution added.</summary>
    public double ShareFrom(double score) => _sorted.Length == 0 ? 0 : (_sorted.Length - FirstAtLeast(score)) / (double)_sorted.Length;

    /// <summary>
    /// Takes in a score of clean traffic; one that is not finite is left out. Once there is a tail no score counts as further out than
    /// a p-value of 0.00001, so that no single one, clean or not, can make the tail a heavy one.
    /// </summary>
    public void Learn(double score)
    {
        if (!double.IsFinite(score))
        {
            return;
        }

        Learnt++;
        score = Math.Clamp(score, -Farthest, Math.Min(_mostLearnt, Farthest));
        _body.Add(score, Learnt);
        if (score >= _peakThreshold)
        {
            _peaks.Add(score, Learnt);
        }

        if (Learnt >= _nextFit)
        {
            Fit();
        }
    }

    /// <summary>A copy that says the same and is for any thread; it must not learn.</summary>
    public TailCalibration Frozen() => new(_options)
    {
        Learnt = Learnt,
        _sorted = _sorted,
        _threshold = _threshold,
        _tailShare = _tailShare,
        _tail = _tail,
    };

    /// <summary>Fits anew and writes, so that what <see cref="Load"/> makes says the same.</summary>
    public void Save(BinaryWriter writer)
    {
        Fit();
        SavedDetector.WriteHeader(writer, Kind, Format);
        writer.Write(Learnt);
        writer.Write(_peaksSince);
        _body.Save(writer);
        _peaks.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote with the same options.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public static TailCalibration Load(BinaryReader reader, TailCalibrationOptions? options = null) =>
        SavedDetector.Read(reader, Kind, Format, saved =>
        {
            TailCalibration calibration = new(options) { Learnt = saved.ReadInt64() };
            calibration._peaksSince = saved.ReadInt64();
            if (calibration.Learnt < 0 || calibration._peaksSince < -1 || calibration._peaksSince > calibration.Learnt)
            {
                throw new InvalidDataException("A calibration's numbers contradict each other.");
            }

            calibration._body = ScoreRing.Load(saved, calibration._options.Body, calibration.Learnt);
            calibration._peaks = ScoreRing.Load(saved, calibration._options.Peaks, calibration.Learnt);
            if (calibration._body.Count != Math.Min(calibration.Learnt, calibration._options.Body))
            {
                throw new InvalidDataException("A calibration has not as many scores as it learnt.");
            }

            calibration.Fit();
            return calibration;
        });

    private void Fit()
    {
        _sorted = _body.SortedFrom(double.NegativeInfinity);
        // At first often, so that the first scores count; later a few scores change nothing.
        _nextFit = Learnt + Math.Clamp(Learnt / 4, 1, _options.RefitAfter);
        if (Learnt < _options.WarmUp)
        {
            return;
        }

        _peakThreshold = Quantile(_options.PeakQuantile);
        if (_peaksSince < 0)
        {
            _peaksSince = _body.OldestNumber - 1;
            _peaks = _body.From(_peakThreshold, _options.Peaks);
        }

        FitTail();
    }

    private void FitTail()
    {
        _threshold = Quantile(_options.TailQuantile);
        double[] excesses = _peaks.SortedFrom(double.BitIncrement(_threshold));
        TensorPrimitives.Subtract(excesses, _threshold, excesses);
        long seen = Learnt - (_peaks.IsFull ? Math.Max(_peaksSince, _peaks.OldestNumber - 1) : _peaksSince);
        _tailShare = (excesses.Length + 1.0) / (seen + 1.0);
        _tail = excesses.Length < LeastExcesses ? ParetoTail.Guess(excesses, _threshold) : ParetoTail.Fit(excesses);
        _mostLearnt = _threshold + _tail.Excess(LeastLearntP / _tailShare);
    }

    private double Quantile(double share) => _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];

    private int FirstAtLeast(double score)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _sorted[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
