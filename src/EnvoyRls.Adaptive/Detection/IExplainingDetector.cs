namespace EnvoyRls.Adaptive.Detection;

/// <summary>A detector that can say which features made a row strange.</summary>
internal interface IExplainingDetector : IDetector
{
    /// <summary>Shares of the features in the score of a row: at least 0 each, 1 together, or all 0 where nothing is strange.</summary>
    /// <param name="row">One row.</param>
    /// <param name="shares">One number a feature.</param>
    void Explain(ReadOnlySpan<double> row, Span<double> shares);
}
