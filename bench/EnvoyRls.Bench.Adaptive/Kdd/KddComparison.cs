namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>A detector of ours beside its peer: mean AUROCs, which must not differ by more than <see cref="Tolerance"/>.</summary>
internal sealed record KddComparison(string Detector, string Peer, double Auroc, double PeerAuroc)
{
    public const double Tolerance = 0.002;

    public double Difference => Auroc - PeerAuroc;

    public bool IsMet => Math.Abs(Difference) <= Tolerance;

    public static KddComparison Of(string detector, string peer, IReadOnlyCollection<KddRun> runs) => new(detector, peer, MeanOf(detector, runs), MeanOf(peer, runs));

    private static double MeanOf(string detector, IEnumerable<KddRun> runs) => runs.Where(run => run.Detector == detector).Average(run => run.Auroc);
}
