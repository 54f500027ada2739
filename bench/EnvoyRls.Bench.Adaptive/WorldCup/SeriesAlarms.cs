using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Persistence;
using EnvoyRls.Adaptive.Detection.Series;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>
/// The way a domain's rate is judged in the product, with a tick of a minute: <see cref="SeriesDetector"/>, persistence, and the
/// confidence that is left of it, which has to be at least that at which overrides are enforced.
/// </summary>
internal static class SeriesAlarms
{
    /// <summary>The confidence from which on a finding is an alarm: the default of ADAPTIVE_CONFIDENCE. All else is the product's default.</summary>
    public const double Confidence = 0.9;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    private static readonly Subject Domain = new(SubjectKind.Domain, "worldcup", "", null);

    /// <summary>Whether there is an alarm in each minute of the series.</summary>
    public static bool[] Of(MinuteSeries series)
    {
        SeriesDetector detector = new(new SeriesOptions { Tick = Tick });
        PersistenceOptions options = new();
        PersistenceTable persistence = new(options);
        FalseAlarms falseAlarms = new(Tick, options.Strange, options.Of);
        bool[] alarms = new bool[series.Counts.Length];
        for (int index = 0; index < alarms.Length; index++)
        {
            double p = detector.Observe(series.Minutes[index], series.Counts[index]);
            Evidence evidence = persistence.Observe(Domain, p);
            alarms[index] = evidence.IsOn && falseAlarms.Confidence(evidence.Level, 1) >= Confidence;
            persistence.EndTick();
            detector.Learn(evidence.Persists);
        }

        return alarms;
    }
}
