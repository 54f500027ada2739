namespace EnvoyRls.Adaptive.Detection;

/// <summary>
/// Scores rows of features: the higher, the stranger. Scores of one detector compare with each other only; what they mean is a
/// matter of calibration. Rows lie one after the other in one span, so that a batch is one call; a transformer of another
/// machine-learning library fits behind it. For one thread at a time.
/// </summary>
internal interface IDetector
{
    /// <summary>How many features a row has, at least 1.</summary>
    int Width { get; }

    /// <summary>Scores rows in the order in which they were seen; nothing is learnt from them.</summary>
    /// <param name="rows">Rows of <see cref="Width"/> finite numbers each, one after the other.</param>
    /// <param name="scores">One score a row.</param>
    void Score(ReadOnlySpan<double> rows, Span<double> scores);
}
