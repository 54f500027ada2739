namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>What one detector's flags were worth under one profile.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Threshold">The frozen threshold.</param>
/// <param name="Score">All series together at the frozen threshold.</param>
/// <param name="BestThreshold">The threshold that this very corpus would have chosen.</param>
/// <param name="BestScore">All series together at that one: what NAB reports.</param>
/// <param name="Series">Each series at the frozen threshold.</param>
internal sealed record NabResult(
    string Detector,
    string Profile,
    double Threshold,
    NabScore Score,
    double BestThreshold,
    NabScore BestScore,
    IReadOnlyDictionary<string, NabScore> Series)
{
    /// <summary>Leads a detector past all series and scores it under all profiles.</summary>
    public static IReadOnlyList<NabResult> Measure(NabContender contender, IReadOnlyList<NabSeries> corpus)
    {
        double[][] scores = [.. corpus.AsParallel().AsOrdered().Select(contender.Follow)];
        return [.. NabProfile.All.Select(profile => Measure(contender, corpus, scores, profile))];
    }

    private static NabResult Measure(NabContender contender, IReadOnlyList<NabSeries> corpus, double[][] scores, NabProfile profile)
    {
        NabScore[] Each(double threshold) => [.. corpus.Select((series, index) => NabScorer.Score(series, scores[index], threshold, profile))];
        double best = NabThreshold.Best(corpus, scores, profile);
        NabScore[] frozen = Each(contender.Threshold);
        return new NabResult(
            contender.Name,
            profile.Name,
            contender.Threshold,
            Sum(frozen),
            best,
            Sum(Each(best)),
            corpus.Zip(frozen).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal));
    }

    private static NabScore Sum(IEnumerable<NabScore> scores) => scores.Aggregate((sum, score) => sum + score);
}
