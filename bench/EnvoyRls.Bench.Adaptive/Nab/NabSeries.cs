namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>A labelled series.</summary>
/// <param name="Name">Its path in the folder.</param>
/// <param name="Times">When each value was taken, in order; the distance may vary.</param>
/// <param name="Values">The values.</param>
/// <param name="Windows">The labelled windows, in order.</param>
internal sealed record NabSeries(string Name, DateTime[] Times, double[] Values, NabWindow[] Windows)
{
    private const double ProbationShare = 0.15;
    private const int MostProbation = 750;

    /// <summary>How many rows at the start are not scored: 15 %, at most 750 (Lavin and Ahmad 2015, section III).</summary>
    public int Probation => Math.Min((int)Math.Floor(ProbationShare * Values.Length), MostProbation);

    /// <summary>The rows of the probation, all that a detector may be prepared with.</summary>
    public NabPrefix Prefix => new(Times[..Probation], Values[..Probation]);
}
