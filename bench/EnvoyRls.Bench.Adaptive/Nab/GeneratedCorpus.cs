using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Series of the kinds that services and people produce, with anomalies put in at known places: for choosing settings without looking
/// at labelled series that a detector is judged on. Windows are laid as NAB lays them: a tenth of the rows, shared by the anomalies,
/// around where each begins.
/// </summary>
internal static class GeneratedCorpus
{
    private static readonly (string Name, int Rows, int Minutes, Func<SeriesPainter, double> Level)[] Kinds =
    [
        ("mentions", 12_000, 5, painter => painter.Counts(painter.Daily(0.5) * painter.Weekly(0.2), 0.3, burstEvery: 150)),
        ("requests", 4032, 5, painter => painter.Counts(painter.Daily(0.6), 0.15, burstEvery: 400)),
        ("processor", 4032, 5, painter => painter.Smooth(40, 0.05, 0.7) + painter.Hourly(8)),
        ("network", 4032, 5, painter => painter.HeavyTailed(100, 1.2, 2.0)),
        ("auction", 1600, 60, painter => painter.HeavyTailed(1, 0.4, 3.0) * painter.Daily(0.3)),
        ("road", 2500, 7, painter => painter.Smooth(60, 0.08, 0.3) * painter.Daily(0.25)),
        ("temperature", 8000, 60, painter => painter.Smooth(70, 0.01, 0.98) + (5 * painter.Daily(1))),
        ("riders", 7000, 30, painter => painter.Counts(100 * painter.Daily(0.7) * painter.Weekly(0.3), 0.05, burstEvery: 0)),
        ("square", 4032, 5, painter => painter.Square(20, 80, 3)),
        ("idle", 4032, 5, painter => painter.Sparse(0.03, 10)),
    ];

    public static IReadOnlyList<NabSeries> Create(int rounds, ulong seed)
    {
        SplitMix64 random = new(seed);
        List<NabSeries> corpus = [];
        for (int round = 0; round < rounds; round++)
        {
            foreach ((string name, int rows, int minutes, Func<SeriesPainter, double> level) in Kinds)
            {
                corpus.Add(Paint($"{name}/{round}.csv", rows, minutes, level, new SplitMix64(random.NextUInt64())));
            }
        }

        return corpus;
    }

    private static NabSeries Paint(string name, int rows, int minutes, Func<SeriesPainter, double> level, SplitMix64 random)
    {
        SeriesPainter painter = new(random, minutes);
        double[] values = new double[rows];
        DateTime[] times = new DateTime[rows];
        for (int row = 0; row < rows; row++)
        {
            painter.Minute = row * minutes;
            values[row] = level(painter);
            times[row] = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(painter.Minute);
        }

        int[] starts = [.. Places(rows, random)];
        int half = starts.Length == 0 ? 0 : rows / 10 / starts.Length / 2;
        double[] clean = [.. values];
        foreach (int start in starts)
        {
            InjectedAnomaly.Put(values, clean, start, half, random);
        }

        return new NabSeries(name, times, values, [.. starts.Select(start => new NabWindow(start - half, Math.Min(start + half, rows - 1)))]);
    }

    /// <summary>None to four places behind the probation, well apart.</summary>
    private static IEnumerable<int> Places(int rows, SplitMix64 random)
    {
        int count = random.Next(5);
        for (int place = 0; place < count; place++)
        {
            double share = 0.25 + (0.7 * (place + (0.6 * random.NextDouble())) / count);
            yield return (int)(share * rows);
        }
    }
}
