namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>What was seen with the attacks of one seed.</summary>
/// <param name="Seed">Where chance started.</param>
/// <param name="Factor">Times the trailing median.</param>
/// <param name="Attacks">How many there were.</param>
/// <param name="Delays">Minutes from the beginning of each attack that was noticed while it lasted to the end of the minute of its alarm, in ascending order.</param>
internal sealed record WorldCupRun(ulong Seed, double Factor, int Attacks, double[] Delays)
{
    public double Recall(double withinMinutes) => Delays.Count(delay => delay <= withinMinutes) / (double)Attacks;

    public static WorldCupRun Make(MinuteSeries series, double factor, int warmUp, ulong seed)
    {
        List<SeededAttack> attacks = AttackPlan.Make(series, factor, warmUp, seed);
        bool[] alarms = SeriesAlarms.Of(AttackPlan.Inject(series, attacks));
        List<double> delays = [];
        foreach (SeededAttack attack in attacks)
        {
            int alarm = alarms.AsSpan(attack.Start, attack.Length).IndexOf(true);
            if (alarm >= 0)
            {
                delays.Add(series.Minutes[attack.Start + alarm] - series.Minutes[attack.Start] + 1);
            }
        }

        delays.Sort();
        return new WorldCupRun(seed, factor, attacks.Count, [.. delays]);
    }
}
