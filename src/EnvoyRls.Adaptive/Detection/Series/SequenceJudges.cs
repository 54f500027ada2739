using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Fusion;
using EnvoyRls.Adaptive.Detection.RandomCutForest;
using EnvoyRls.Adaptive.Detection.SpectralResidual;

namespace EnvoyRls.Adaptive.Detection.Series;

/// <summary>
/// What is seen of a domain or a segment only over time: its rate against its level, its last rows together (a random cut forest, of
/// domains), and as second opinions the spectral residual and the forecast of its rate. For one thread at a time.
/// </summary>
internal sealed class SequenceJudges
{
    /// <summary>Rows that the forest sees at once.</summary>
    private const int ShingleRows = 2;

    /// <summary>Values kept for the forecaster: an hour and more.</summary>
    private const int HistoryValues = 2_048;

    /// <summary>A second opinion makes nothing strange by itself: it divides the p-value of the others by this at most.</summary>
    private const double MostSupport = 10;

    private readonly SeriesDetector _level;
    private readonly StreamJudge _spectrum;
    private readonly StreamJudge? _forest;
    private readonly Shingle? _shingle;
    private readonly SeriesOptions _options;
    private readonly Queue<double> _history = [];
    private StreamJudge? _forecast;
    private double _logRate;

    /// <param name="options">How the rate is followed.</param>
    /// <param name="forestWidth">How many numbers a row for the forest has; 0 for no forest.</param>
    /// <param name="seed">Where chance starts.</param>
    public SequenceJudges(SeriesOptions options, int forestWidth, ulong seed)
    {
        _options = options;
        _level = new SeriesDetector(options);
        _spectrum = Judge("spectral_residual", new SpectralResidualDetector());
        if (forestWidth > 0)
        {
            RandomCutForestTrainer forests = new(new RandomCutForestOptions { Trees = 20, SampleSize = 128 });
            _shingle = new Shingle(ShingleRows, forestWidth);
            _forest = Judge("random_cut_forest", forests.Create(ShingleRows * forestWidth, seed));
        }
    }

    /// <summary>Judges a tick by those before it.</summary>
    /// <param name="tick">The number of the tick.</param>
    /// <param name="row">What detectors see of the vector.</param>
    /// <param name="rate">Hits or calls a second.</param>
    public void Observe(long tick, ReadOnlySpan<double> row, double rate)
    {
        _logRate = Math.Log(1 + rate);
        _level.Observe(tick, rate);
        _spectrum.Observe([_logRate]);
        _forecast?.Observe([_logRate]);
        if (_forest is not null && _shingle is not null)
        {
            // Deviations can be a hundred times what logarithms are; a forest cuts where the spread is.
            Span<double> compressed = stackalloc double[row.Length];
            for (int column = 0; column < row.Length; column++)
            {
                compressed[column] = Math.Log(1 + row[column]);
            }

            _shingle.Add(compressed);
            _forest.Observe(_shingle.Values);
        }
    }

    /// <summary>Learns the tick observed last, unless it is suspicious.</summary>
    public void Learn(bool suspicious)
    {
        _level.Learn(suspicious);
        _spectrum.Learn(suspicious);
        _forecast?.Learn(suspicious);
        _forest?.Learn(suspicious);
        if (suspicious)
        {
            return;
        }

        _history.Enqueue(_logRate);
        if (_history.Count > HistoryValues)
        {
            _history.Dequeue();
        }
    }

    /// <summary>One p-value of those of the rows' detectors and these.</summary>
    public double Combine(ReadOnlySpan<double> pValues)
    {
        double first = _forest is null
            ? CauchyCombination.Combine([.. pValues, _level.PValue])
            : CauchyCombination.Combine([.. pValues, _level.PValue, _forest.PValue]);
        double second = CauchyCombination.Combine([first, _spectrum.PValue, _forecast?.PValue ?? 1], [2, 1, 1]);
        return Math.Clamp(second, first / MostSupport, first);
    }

    /// <summary>The strangest of those that can make something strange.</summary>
    public (string Detector, double Score, double PValue) Strongest() => _forest is not null && _forest.PValue < _level.PValue
        ? (_forest.Name, _forest.Score, _forest.PValue)
        : ("seasonal_ewma", _level.Score, _level.PValue);

    /// <summary>Clean log rates, the oldest first, to train a forecaster on.</summary>
    public double[] History() => [.. _history];

    /// <summary>Asks another forecaster from now on.</summary>
    public void Adopt(TrainedForecaster forecaster) =>
        _forecast = new StreamJudge("lstm", forecaster.Detector, forecaster.Calibration, _options.LearnAfter);

    /// <summary>Writes what rises of the rate mean; all else is soon learnt again where it is read.</summary>
    public void Save(BinaryWriter writer) => _level.Save(writer);

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader) => _level.Load(reader);

    private StreamJudge Judge(string name, IStreamingDetector detector) =>
        new(name, detector, new TailCalibration(_options.Calibration), _options.LearnAfter);
}
