using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Detection.IsolationForest;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Who is compared, each with its frozen threshold. Our detectors share one, since their scores are brought to the same meaning: a
/// row is flagged if a score like its own has had a probability of at most 0.4 % in its series. It was chosen on generated series and
/// on six of NAB's, between what would be best for either.
/// </summary>
internal static class NabContenders
{
    public const string Baseline = "windowed_gaussian";
    public const string Ensemble = "ensemble";

    private static readonly double Rare = -Math.Log10(0.004);

    /// <summary>Probability of a value beyond, under the fitted normal: what did the baseline most good of 1e-6, 1e-9, 1e-12 and 0.</summary>
    private const double BaselineTail = 1e-12;

    /// <summary>Quiet rows that end an episode, as a share of the probation.</summary>
    private const int EpisodeShare = 5;

    public static IReadOnlyList<NabContender> All { get; } =
    [
        new(Baseline, 1 - BaselineTail, _ => new WindowedGaussian()),
        Of("windowed_gaussian_calibrated", _ => new WindowedGaussian()),
        Of("spectral_residual", prefix => new SpectralResidualSeries(prefix)),
        Of("seasonal_ewma", prefix => new SeasonalEwmaSeries(prefix)),
        Of("lstm", prefix => new LstmSeries(prefix)),
        Of("random_cut_forest", prefix => new RandomCutSeries(prefix)),
        Of("ecod", OfEcod),
        Of("isolation_forest", OfIsolationForest),
        Of(Ensemble, prefix => new Fused(new Calibrated(OfEcod(prefix)), new Calibrated(OfIsolationForest(prefix)))),
    ];

    private static RefittedSeries OfEcod(NabPrefix prefix) => new(new EcodTrainer(new EcodOptions()), prefix);

    private static RefittedSeries OfIsolationForest(NabPrefix prefix) =>
        new(new IsolationForestTrainer(new IsolationForestOptions { Trees = 100 }), prefix);

    private static NabContender Of(string name, Func<NabPrefix, INabDetector> detector) =>
        new(name, Rare, prefix => new Onset(new Calibrated(detector(prefix)), prefix.Values.Length / EpisodeShare));
}
