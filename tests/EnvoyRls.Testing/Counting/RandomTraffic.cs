using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Testing;

/// <summary>
/// Limits and charges that look for trouble: extreme amounts and windows, charges right at a retry and one microsecond
/// before it, idle gaps, clocks that step back, hits of nothing, of too much and of less than nothing. The seed repeats it.
/// </summary>
public sealed class RandomTraffic(LimitAlgorithm algorithm, int seed)
{
    private const long Start = 1_700_000_000_000_000;

    /// <summary>Beyond it sums of two recovery times would not stay below 2^53.</summary>
    private const long End = 2_700_000_000_000_000;

    private readonly Random _random = new(seed);
    private long _now;
    private Limit? _limit;

    /// <summary>Whether the clock may step back.</summary>
    public bool StepsBack { get; init; } = true;

    /// <summary>Whether hits may be given back.</summary>
    public bool Refunds { get; init; } = true;

    /// <summary>Whether most moments are new, so that a log holds many members.</summary>
    public bool Dense { get; init; }

    /// <summary>A limit for a counter of its own, whose time starts anew.</summary>
    public Limit NextLimit()
    {
        _now = Start + _random.NextInt64(1_000_000_000);
        while (true)
        {
            uint amount = NextAmount();
            uint? burst = Limit.IsPaced(algorithm) && _random.Next(2) == 0 ? NextAmount() : null;
            long window = NextWindow();
            long delay = Limit.IsPaced(algorithm) && _random.Next(3) == 0 ? _random.NextInt64(2 * window) : 0;
            if (Limit.TryCreate(algorithm, amount, window, burst, Math.Min(delay, Limit.MostWindow), out _limit, out _))
            {
                return _limit;
            }
        }
    }

    /// <summary>The next moment and its hits, chosen with regard to what the last charge met.</summary>
    public (long Now, long Hits) Next(ChargeOutcome last)
    {
        _now = Math.Clamp(_now + NextStep(last), Start, End);
        return (_now, NextHits(last));
    }

    private uint NextAmount() => _random.Next(8) switch
    {
        0 => 1,
        1 => uint.MaxValue,
        2 => (uint)_random.Next(2) * 7,
        3 => (uint)_random.Next(1, 20),
        _ => (uint)LogUniform(uint.MaxValue),
    };

    private long NextWindow() => _random.Next(8) switch
    {
        0 => Limit.LeastWindow,
        1 => 1_000_000,
        2 => 60_000_000,
        3 => 365L * 86_400 * 1_000_000,
        4 => Limit.MostWindow,
        _ => Math.Max(Limit.LeastWindow, LogUniform(Limit.MostWindow)),
    };

    private long NextStep(ChargeOutcome last)
    {
        long window = _limit!.WindowMicroseconds;
        long interval = Math.Max(1, window / Math.Max(1, (long)_limit.Amount));
        int kind = Dense ? _random.Next(4, 6) : _random.Next(12);
        return kind switch
        {
            0 => 0,
            1 => 1,
            2 => Math.Max(0, last.RetryMicroseconds),
            3 => Math.Max(0, last.RetryMicroseconds - 1),
            4 => _random.NextInt64(interval * 2),
            5 => _random.NextInt64((window / 1_024) + 2),
            6 => _random.NextInt64(window + 1),
            7 => window - (_now % window),
            8 => last.ResetMicroseconds,
            9 when StepsBack => -_random.NextInt64(interval * 2),
            10 when StepsBack && _random.Next(4) == 0 => -_random.NextInt64(2 * window),
            11 when _random.Next(8) == 0 => _random.NextInt64(Math.Max(3 * window, _limit.RecoveryMicroseconds)),
            _ => _random.NextInt64(1_000),
        };
    }

    private long NextHits(ChargeOutcome last)
    {
        long capacity = _limit!.Capacity;
        return _random.Next(16) switch
        {
            0 => 0,
            1 => last.Remaining,
            2 => last.Remaining + 1,
            3 => capacity,
            4 => capacity + 1,
            5 => _random.Next(4) == 0 ? long.MaxValue : capacity - last.Remaining,
            6 or 7 => _random.NextInt64(Math.Max(1, capacity / 8) + 1),
            8 when Refunds => -_random.NextInt64(capacity + 1),
            9 when Refunds => -1,
            10 when Refunds => _random.Next(8) == 0 ? -long.MaxValue : -_random.NextInt64(Math.Max(1, capacity / 8) + 1),
            _ => _random.Next(1, 4),
        };
    }

    /// <summary>1 to the most, small numbers as likely as large ones.</summary>
    private long LogUniform(long most) => Math.Clamp((long)Math.Exp(_random.NextDouble() * Math.Log(most)), 1, most);
}
