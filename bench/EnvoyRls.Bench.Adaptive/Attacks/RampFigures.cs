using EnvoyRls.Adaptive.Features;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What came of an attack by a client that is known, who makes more and more.</summary>
/// <param name="run">The run.</param>
internal sealed class RampFigures(AttackRun run)
{
    private const int Hour = 3_600;

    /// <summary>By how many times what is usual may grow in the day that a ramp lasts.</summary>
    public static readonly double MostLift = 1 + new FeatureOptions().GrowthPerDay;

    private readonly Models.AttackModel _attack = run.Scenario.Attack!;

    /// <summary>How many times its usual rate the attacker made when an override denied it for the first time; infinite if none did.</summary>
    public double FirstLimited
    {
        get
        {
            int before = run.With.Seconds.TakeWhile(second => second.HostileOverridden == 0).Count();
            return before == run.With.Seconds.Count ? double.PositiveInfinity : _attack.Rate(Math.Max(0, before - run.Begin)) / _attack.UsualRate;
        }
    }

    /// <summary>How many times as high as before the ramp what is usual for the attacker has been learnt to be, at its highest.</summary>
    public double Lift => run.Learnt.Max(learnt => learnt.Usual) / run.Learnt[0].Usual;

    /// <summary>The same at the end, at the same hour of the day as before.</summary>
    public double LiftAtEnd => run.Learnt[^1].Usual / run.Learnt[0].Usual;

    /// <summary>The share of calls above the usual rate that is admitted, each hour by itself.</summary>
    /// <param name="of">With the layer or by static rules alone.</param>
    public double AdmittedAboveUsual(Timeline of)
    {
        double admitted = 0;
        double made = 0;
        int begin = (int)run.Begin;
        foreach (Second[] hour in of.Seconds.Skip(begin).Take((int)run.Scenario.Seconds).Chunk(Hour))
        {
            double usual = _attack.UsualRate * hour.Length;
            admitted += Math.Max(0, hour.Sum(second => second.HostileAdmitted) - usual);
            made += Math.Max(0, hour.Sum(second => second.Hostile) - usual);
        }

        return made > 0 ? admitted / made : 0;
    }
}
