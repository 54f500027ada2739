using System.Globalization;
using System.Text.Json;

namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>The figures of a series, and whether they are good enough.</summary>
internal sealed class WorldCupReport
{
    /// <summary>Two days at the beginning are learnt from, and neither counted nor attacked.</summary>
    private const int WarmUp = 2 * 1_440;

    private const double MostAlarmShare = 0.0003;
    private const double LeastRecall = 0.95;
    private const double InTime = 3;
    private const int LeastAttacks = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly MinuteSeries _series;
    private readonly int _alarms;
    private readonly int _episodes;
    private readonly WorldCupRun[] _large;
    private readonly WorldCupRun[] _small;

    private WorldCupReport(MinuteSeries series, bool[] alarms, WorldCupRun[] large, WorldCupRun[] small)
    {
        _series = series;
        _alarms = alarms.AsSpan(WarmUp).Count(true);
        _episodes = Enumerable.Range(WarmUp, alarms.Length - WarmUp).Count(index => alarms[index] && !alarms[index - 1]);
        _large = large;
        _small = small;
    }

    private int Judged => _series.Counts.Length - WarmUp;

    private double AlarmShare => _alarms / (double)Judged;

    private int Attacks => _large.Sum(run => run.Attacks);

    /// <summary>Few enough false alarms, and enough of at least 200 larger attacks caught in time, in the mean of all seeds.</summary>
    public bool IsMet => AlarmShare < MostAlarmShare && Attacks >= LeastAttacks && Mean(_large) >= LeastRecall;

    /// <exception cref="InvalidDataException">The series is too short to judge.</exception>
    public static WorldCupReport Make(MinuteSeries series, int seeds)
    {
        if (series.Counts.Length < 2 * WarmUp)
        {
            throw new InvalidDataException($"The series has {series.Counts.Length} minutes; at least {2 * WarmUp} are needed.");
        }

        return new WorldCupReport(series, SeriesAlarms.Of(series), Runs(series, 5, seeds), Runs(series, 3, seeds));
    }

    public void Write(TextWriter output)
    {
        output.WriteLine(Line($"{_series.Counts.Length:N0} minutes, {_series.Gaps()} gaps; the first {WarmUp:N0} are learnt from and not judged"));
        output.WriteLine(Line($"setting: persistence 3 of 4, confidence at least {SeriesAlarms.Confidence}"));
        output.WriteLine(Line($"alarms without attacks: {_alarms} minutes, {AlarmShare:P4}, {_episodes * 1440.0 / Judged:0.###} episodes a day"));
        foreach (WorldCupRun[] runs in (WorldCupRun[][])[_large, _small])
        {
            Write(output, runs);
        }

        output.WriteLine(Line($"wanted: below {MostAlarmShare:P2} alarm minutes, {LeastRecall:P0} of 5 x in {InTime:0} min: {(IsMet ? "met" : "MISSED")}"));
    }

    public void WriteJson(FileInfo file)
    {
        using FileStream stream = file.Create();
        JsonSerializer.Serialize(stream, new
        {
            minutes = _series.Counts.Length,
            gaps = _series.Gaps(),
            warmUp = WarmUp,
            confidence = SeriesAlarms.Confidence,
            alarmMinutes = _alarms,
            alarmShare = AlarmShare,
            episodesPerDay = _episodes * 1440.0 / Judged,
            runs = _large.Concat(_small).Select(run => new
            {
                seed = run.Seed,
                factor = run.Factor,
                attacks = run.Attacks,
                recallWithin3Minutes = run.Recall(InTime),
                recall = run.Recall(double.PositiveInfinity),
                delays = run.Delays,
            }),
            met = IsMet,
        }, Json);
    }

    private static WorldCupRun[] Runs(MinuteSeries series, double factor, int seeds) =>
        [.. Enumerable.Range(1, seeds).Select(seed => WorldCupRun.Make(series, factor, WarmUp, (ulong)seed))];

    private static void Write(TextWriter output, WorldCupRun[] runs)
    {
        foreach (WorldCupRun run in runs)
        {
            string delays = run.Delays.Length == 0 ? "none" : Line($"p50 {Quantile(run.Delays, 0.5):0}, p95 {Quantile(run.Delays, 0.95):0}, worst {run.Delays[^1]:0}");
            output.WriteLine(Line(
                $"{run.Factor} x, seed {run.Seed}: {run.Attacks} attacks, {run.Recall(InTime):P1} in {InTime:0} min, {run.Recall(double.PositiveInfinity):P1} at all; minutes to alarm: {delays}"));
        }

        output.WriteLine(Line($"{runs[0].Factor} x: mean {Mean(runs):P1}, worst {runs.Min(run => run.Recall(InTime)):P1}"));
    }

    private static double Mean(WorldCupRun[] runs) => runs.Average(run => run.Recall(InTime));

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
