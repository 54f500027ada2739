namespace EnvoyRls.Bench.Comparison;

/// <summary>
/// The traffic that limits of <see cref="Amount"/> hits in each <see cref="Window"/> are compared under: the same in every
/// run, half an hour of each kind. Loads are relative to the limit.
/// </summary>
internal static class TrafficPatterns
{
    public const uint Amount = 100;
    public const long Window = 60 * Second;

    /// <summary>When all traffic starts: a moment at which a window does.</summary>
    public const long Start = 1_700_000_040 * Second;

    public const string BoundaryAttack = "boundary attack";
    public const string Flood = "flood, 12x";

    /// <summary>The load of a flood: 20 hits a second.</summary>
    public const double FloodLoad = 12;

    private const long Second = 1_000_000;
    private const long Millisecond = 1_000;
    private const long End = Start + (30 * Window);
    private const int ZipfKeys = 200;
    private const int ZipfLoad = 60;

    public static IReadOnlyList<Traffic> All { get; } =
    [
        new("steady, 0.5x", [.. Steady(Start, End, 0.5)]),
        new("steady, 0.95x", [.. Steady(Start, End, 0.95)]),
        new("steady, 1.5x", [.. Steady(Start, End, 1.5)]),
        new("Poisson, 0.5x", [.. Poisson(0.5, seed: 1)]),
        new("Poisson, 0.95x", [.. Poisson(0.95, seed: 2)]),
        new("on/off, 1.33x", [.. OnOff()]),
        new(BoundaryAttack, [.. BoundaryBursts()]),
        new(Flood, [.. Steady(Start + Window - (5 * Second), End, FloodLoad)]),
        new("Zipf, 200 keys", [.. Zipf(seed: 3)]),
    ];

    /// <summary>Hits of one key at equal distances.</summary>
    /// <param name="from">The first hit's time, Unix microseconds.</param>
    /// <param name="until">The first moment without hits.</param>
    /// <param name="load">How many times the limit's rate.</param>
    public static IEnumerable<Hit> Steady(long from, long until, double load)
    {
        double distance = Window / (Amount * load);
        for (long i = 0; ; i++)
        {
            long time = from + (long)(i * distance);
            if (time >= until)
            {
                yield break;
            }

            yield return new Hit(time, 0);
        }
    }

    private static IEnumerable<Hit> Poisson(double load, int seed)
    {
        Random random = new(seed);
        for (long time = NextArrival(random, Start, load); time < End; time = NextArrival(random, time, load))
        {
            yield return new Hit(time, 0);
        }
    }

    /// <summary>Twice the amount within 20 seconds, then 70 seconds of silence: the bursts meet windows at every phase.</summary>
    private static IEnumerable<Hit> OnOff()
    {
        const long Period = 90 * Second;
        for (long burst = Start; burst < End; burst += Period)
        {
            for (long time = burst; time < burst + (20 * Second); time += 100 * Millisecond)
            {
                yield return new Hit(time, 0);
            }
        }
    }

    /// <summary>Every third minute the amount within the last 0.1 s of a window, and again 0.1 s into the next.</summary>
    private static IEnumerable<Hit> BoundaryBursts()
    {
        for (long boundary = Start + Window; boundary < End; boundary += 3 * Window)
        {
            for (int i = 0; i < 2 * Amount; i++)
            {
                long offset = i < Amount ? i - 100 : i;
                yield return new Hit(boundary + (offset * Millisecond), 0);
            }
        }
    }

    /// <summary>Poisson arrivals whose keys follow Zipf's law: the first asks ten times its limit's rate, the eleventh less than its.</summary>
    private static IEnumerable<Hit> Zipf(int seed)
    {
        double[] upTo = new double[ZipfKeys];
        double sum = 0;
        for (int key = 0; key < ZipfKeys; key++)
        {
            upTo[key] = sum += 1.0 / (key + 1);
        }

        Random random = new(seed);
        for (long time = NextArrival(random, Start, ZipfLoad); time < End; time = NextArrival(random, time, ZipfLoad))
        {
            int found = Array.BinarySearch(upTo, random.NextDouble() * sum);
            yield return new Hit(time, found < 0 ? ~found : found + 1);
        }
    }

    private static long NextArrival(Random random, long time, double load) =>
        time + (long)(-Math.Log(1 - random.NextDouble()) * Window / (Amount * load));
}
