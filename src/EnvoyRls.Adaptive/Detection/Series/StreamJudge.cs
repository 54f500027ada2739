using EnvoyRls.Adaptive.Detection.Calibration;

namespace EnvoyRls.Adaptive.Detection.Series;

/// <summary>
/// A detector that goes on learning, with what its scores mean. A score is learnt some ticks late, and not if its subject is suspicious
/// by then: the first ticks of an attack are there before persistence can know. For one thread at a time.
/// </summary>
/// <param name="name">The detector's name for the record.</param>
/// <param name="detector">The detector.</param>
/// <param name="calibration">What its scores mean so far.</param>
/// <param name="learnAfter">How many ticks a score waits.</param>
internal sealed class StreamJudge(string name, IStreamingDetector detector, TailCalibration calibration, int learnAfter)
{
    private readonly double[] _row = new double[detector.Width];
    private readonly Queue<double> _waiting = [];
    private bool _isScored;

    public string Name => name;

    /// <summary>The last row's score.</summary>
    public double Score { get; private set; }

    /// <summary>The last row's p-value; 1 until enough was learnt.</summary>
    public double PValue { get; private set; } = 1;

    /// <summary>Judges a row by those before it.</summary>
    public void Observe(ReadOnlySpan<double> row)
    {
        row.CopyTo(_row);
        Span<double> score = stackalloc double[1];
        detector.Score(_row, score);
        Score = score[0];
        _isScored = detector.Learnt >= detector.WarmUp;
        PValue = _isScored && calibration.HasTail ? calibration.PValue(Score) : 1;
    }

    /// <summary>Learns the row observed last, unless its subject is suspicious.</summary>
    public void Learn(bool suspicious)
    {
        if (suspicious)
        {
            _waiting.Clear();
            return;
        }

        detector.Learn(_row);
        if (!_isScored)
        {
            return;
        }

        _waiting.Enqueue(Score);
        if (_waiting.Count > learnAfter)
        {
            calibration.Learn(_waiting.Dequeue());
        }
    }
}
