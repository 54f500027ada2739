using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What came of a scenario.</summary>
/// <param name="Scenario">What happened.</param>
/// <param name="Seed">Where chance started.</param>
/// <param name="Start">When it began, by the service's clock.</param>
/// <param name="Begin">When it began, seconds since the beginning of the run.</param>
/// <param name="With">The run with the layer.</param>
/// <param name="Without">The run by static rules alone.</param>
internal sealed record AttackRun(Scenario Scenario, ulong Seed, DateTimeOffset Start, double Begin, Timeline With, Timeline Without)
{
    /// <summary>Half of what static rules admit is what an attack is held to.</summary>
    private const double Held = 0.5;

    private const int Window = 10;
    private const int LeastWindow = 5;

    /// <summary>How long the layer had learnt before.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>What had been learnt of an attacker that is known: before the attack, and every hour of it.</summary>
    public IReadOnlyList<LearntLimit> Learnt { get; init; } = [];

    /// <summary>What came of it if the attacker is known and makes more and more; <see langword="null"/> for all other scenarios.</summary>
    public RampFigures? Ramp => Learnt.Count > 0 ? new RampFigures(this) : null;

    private int First => (int)Begin;

    private int End => (int)(Begin + Scenario.Seconds);

    /// <summary>
    /// For each episode of the attack, in order, the seconds from its beginning to the one from which on it is held: that second, and every ten seconds
    /// from then on to the episode's end, admit at most half of what static rules admit. Infinite if it never is.
    /// </summary>
    public IReadOnlyList<double> TimesToMitigate() => Scenario.Attack is { } attack
        ? [.. Enumerable.Range(0, attack.Episodes).Select(episode => TimeToMitigate(Begin + (attack.Seconds / attack.Episodes * episode), attack.EpisodeSeconds))]
        : [];

    /// <summary>The longest of them; 0 without an attack.</summary>
    public double TimeToMitigate() => TimesToMitigate().DefaultIfEmpty().Max();

    /// <summary>The share of the attack that is admitted.</summary>
    public double Admitted(Timeline of) => Share(Sum(of, First, End, second => second.HostileAdmitted), Sum(of, First, End, second => second.Hostile));

    /// <summary>What is admitted from some time on as a part of what static rules admit then.</summary>
    /// <param name="after">Seconds since the beginning of the attack.</param>
    public double AdmittedOfStatic(double after)
    {
        int from = (int)(Begin + after);
        return Share(Sum(With, from, End, second => second.HostileAdmitted), Sum(Without, from, End, second => second.HostileAdmitted));
    }

    /// <summary>The share of benign calls that overrides denied, from the beginning of what happened to the end of the last override.</summary>
    public double BenignDenied => BenignDeniedUntil(With.Seconds.Count);

    /// <summary>The same while it happened.</summary>
    public double BenignDeniedMeanwhile => BenignDeniedUntil(End);

    /// <summary>Seconds from the end of the attack to the end of the last override; infinite if one outlasts the run.</summary>
    public double Recovery()
    {
        int last = -1;
        for (int second = First; second < With.Seconds.Count; second++)
        {
            last = With.Seconds[second].Overrides > 0 ? second : last;
        }

        return last == With.Seconds.Count - 1 && last > End ? double.PositiveInfinity : Math.Max(0, last + 1 - (Begin + Scenario.Seconds));
    }

    public int Overrides => With.Entered.Count;

    /// <summary>Overrides without an attack, or that denied more benign calls than hostile ones.</summary>
    public int WrongOverrides => Scenario.Attack is null ? With.Entered.Count : With.Overrides.Values.Count(tally => tally.IsWrong);

    public IEnumerable<Override> Made => With.Entered.Values.OrderBy(item => item.Entered);

    private double BenignDeniedUntil(int end) => Share(Sum(With, First, end, second => second.BenignOverridden), Sum(With, First, end, second => second.Benign));

    private double TimeToMitigate(double begin, double seconds)
    {
        int end = (int)(begin + seconds);
        int held = end;
        while (held > (int)begin && IsHeld(held - 1, Window, end))
        {
            held--;
        }

        for (; held < end; held++)
        {
            if (Without.Seconds[held].HostileAdmitted > 0 && IsHeld(held, 1, end))
            {
                return Math.Max(0, held - begin);
            }
        }

        return double.PositiveInfinity;
    }

    private bool IsHeld(int from, int length, int end)
    {
        int to = Math.Min(end, from + length);
        return (length > 1 && to - from < LeastWindow)
            || Sum(With, from, to, second => second.HostileAdmitted) <= Held * Sum(Without, from, to, second => second.HostileAdmitted);
    }

    private static double Sum(Timeline of, int from, int to, Func<Second, int> value)
    {
        double sum = 0;
        for (int second = from; second < Math.Min(to, of.Seconds.Count); second++)
        {
            sum += value(of.Seconds[second]);
        }

        return sum;
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
