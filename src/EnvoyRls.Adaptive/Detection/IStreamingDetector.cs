namespace EnvoyRls.Adaptive.Detection;

/// <summary>
/// A detector that goes on learning: a row is scored against what came before it and then, unless it is suspicious, learnt. Where it
/// is not learnt the detector's memory stands still, so that an attack cannot teach it.
/// </summary>
internal interface IStreamingDetector : IDetector
{
    /// <summary>How many rows have to be learnt before scores mean anything.</summary>
    int WarmUp { get; }

    /// <summary>How many rows have been learnt.</summary>
    long Learnt { get; }

    /// <summary>Takes in one row.</summary>
    void Learn(ReadOnlySpan<double> row);
}
