using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>
/// Random charges to one counter, drawn to where transitions turn: exactly the hits that remain and one more, exactly
/// the moment of a retry or a reset and one microsecond before, idle times, and a clock that steps back. Some are undone.
/// </summary>
internal sealed class ScriptTraffic(int seed)
{
    /// <summary>The year 2080: counters must not expire by the server's own clock while the test's stands elsewhere.</summary>
    public const long Start = 3_471_292_800_000_000;

    // Beyond it a recovery of a hundred years would end past 2^53 microseconds.
    private const long End = Start + (60 * Limit.MostWindow);

    // What a log of thousands lacks or has too much stays in it for hundreds of steps.
    private const int StepsOfDenseState = 10;

    private readonly Random _random = new(seed);
    private readonly List<(long At, long Hits)> _admitted = [];
    private long _now = Start;

    public IEnumerable<Step> Steps(LimitAlgorithm algorithm, int count)
    {
        RandomLimits limits = new(_random);
        Limit limit = limits.Next(algorithm);
        return Steps(Model.Of(algorithm), () => limit = EditNow ? limits.Next(algorithm, limit.WindowMicroseconds) : limit, null, count);
    }

    public IEnumerable<Step> BanSteps(int count)
    {
        BanPolicy policy = new RandomLimits(_random).NextBan();
        Limit limit = Limit.FixedWindow(policy.After, policy.Within);
        return Steps(Model.OfBan(policy), () => limit, policy, count);
    }

    /// <summary>Small charges that come one after another, and far more of them in a window than a log keeps exactly.</summary>
    public IEnumerable<Step> DenseSteps(int count)
    {
        Model model = Model.Of(LimitAlgorithm.SlidingWindowLog);
        long window = new RandomLimits(_random).Log(Limit.LeastWindow, 86_400_000_000);
        Limit.TryCreate(LimitAlgorithm.SlidingWindowLog, 5_000, window, null, 0, out Limit? limit, out _);
        for (int i = 0; i < count; i++)
        {
            _now += _random.Next(100) == 0 ? -_random.NextInt64(window / 100) : _random.NextInt64(1 + (window / 1_500));
            bool isCompared = i % StepsOfDenseState == 0 || i == count - 1;
            yield return Undoes(20)
                ? Undo(model, limit!, isCompared)
                : Step(model, limit!, null, _random.Next(20) == 0 ? -_random.Next(1, 9) : _random.Next(1, 4), isCompared);
        }
    }

    private bool EditNow => _random.Next(100) == 0;

    private IEnumerable<Step> Steps(Model model, Func<Limit> limits, BanPolicy? ban, int count)
    {
        ChargeOutcome last = default;
        for (int i = 0; i < count; i++)
        {
            Limit limit = limits();
            _now = Math.Clamp(_now + Math.Min(Pause(limit, last), Limit.MostWindow), Start, End);
            Step step = ban is null && Undoes(6) ? Undo(model, limit) : Step(model, limit, ban, Hits(limit, last));
            last = step.Outcome;
            yield return step;
        }
    }

    private Step Step(Model model, Limit limit, BanPolicy? ban, long hits, bool isCompared = true)
    {
        bool look = hits >= 0 && _random.Next(20) == 0;
        Charge charge = new()
        {
            Limit = limit,
            Ban = ban,
            Kind = hits < 0 ? ChargeKind.Refund : ChargeKind.Add,
            Hits = Math.Abs(hits),
        };
        ChargeOutcome outcome = model.Apply(_now, limit, hits, look);
        if (outcome.Admitted && hits > 0 && !look)
        {
            _admitted.Add((_now, hits));
        }

        return new Step(_now, charge, look, outcome, isCompared ? model.State : null);
    }

    private bool Undoes(int oneOf) => _admitted.Count > 0 && _random.Next(oneOf) == 0;

    /// <summary>Gives back one of the last charges, seldom with a time or hits that it did not have.</summary>
    private Step Undo(Model model, Limit limit, bool isCompared = true)
    {
        int which = Math.Max(0, _admitted.Count - _random.Next(1, 6));
        (long at, long hits) = _admitted[which];
        _admitted.RemoveAt(which);
        Charge charge = new()
        {
            Limit = limit,
            Kind = ChargeKind.GiveBack,
            Hits = _random.Next(10) == 0 ? 1 + _random.NextInt64(limit.Capacity + 2) : hits,
            ChargedAt = _random.Next(10) == 0 ? at + _random.NextInt64(-limit.WindowMicroseconds, limit.WindowMicroseconds) : at,
        };
        ChargeOutcome outcome = model.Undo(_now, limit, charge.Hits, charge.ChargedAt);
        return new Step(_now, charge, false, outcome, isCompared ? model.State : null);
    }

    private long Hits(Limit limit, ChargeOutcome last) => _random.Next(14) switch
    {
        0 => 0,
        1 => -1,
        2 => -_random.NextInt64(limit.Capacity + 2),
        3 => last.Remaining,
        4 => last.Remaining + 1,
        5 => limit.Capacity,
        6 => limit.Capacity + 1,
        7 => uint.MaxValue,
        8 => _random.Next(2) == 0 ? long.MaxValue : -long.MaxValue,
        9 => 1 + _random.NextInt64(1 + (limit.Capacity / 3)),
        10 => -last.Remaining,
        _ => 1,
    };

    private long Pause(Limit limit, ChargeOutcome last) => _random.Next(16) switch
    {
        0 => last.RetryMicroseconds,
        1 => last.RetryMicroseconds - 1,
        2 => last.ResetMicroseconds,
        3 => last.ResetMicroseconds - 1,
        4 => last.DelayMicroseconds,
        5 => -_random.NextInt64(limit.WindowMicroseconds),
        6 => -1,
        7 => _random.NextInt64(3 * limit.WindowMicroseconds),
        8 or 9 => _random.NextInt64(1 + limit.WindowMicroseconds),
        10 or 11 => _random.NextInt64(1 + (limit.WindowMicroseconds / Math.Max(1, (long)limit.Amount))),
        12 => _random.Next(3),
        _ => 0,
    };
}
