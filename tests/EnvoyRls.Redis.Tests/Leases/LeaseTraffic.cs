using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Scripts;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>Random charges to one counter: leases, hits by themselves, and what is given back, by a clock that may step back.</summary>
internal sealed class LeaseTraffic
{
    private readonly Random _random;
    private readonly List<(long At, long Hits)> _charged = [];

    public LeaseTraffic(int seed, LimitAlgorithm algorithm)
    {
        _random = new Random(seed);
        RandomLimits limits = new(_random);
        do
        {
            Limit = limits.Next(algorithm);
        }
        while (Limit.MaxDelayMicroseconds > 0);
    }

    public Limit Limit { get; }

    public long Now { get; private set; } = ScriptTraffic.Start;

    public Charge Next()
    {
        Now += _random.Next(8) switch
        {
            0 => -_random.NextInt64(Limit.WindowMicroseconds),
            1 => _random.NextInt64(2 * Limit.WindowMicroseconds),
            2 or 3 => _random.NextInt64(1 + (Limit.WindowMicroseconds / 8)),
            4 => _random.Next(1_000),
            _ => 0,
        };
        Charge charge = new() { Limit = Limit, Hits = Hits() };
        switch (_random.Next(8))
        {
            case 0 or 1:
                charge.Kind = ChargeKind.Add;
                break;
            case 2 when _charged.Count > 0:
                charge.Kind = ChargeKind.GiveBack;
                (charge.ChargedAt, charge.Hits) = _charged[^1];
                _charged.RemoveAt(_charged.Count - 1);
                break;
            default:
                long needed = _random.Next(3) == 0 ? 0 : Hits();
                charge.Kind = ChargeKind.Lease;
                charge.Hits += needed;
                charge.Lease = new LeaseTerms(needed, _random.NextInt64(1 + (Limit.WindowMicroseconds / 8)));
                break;
        }

        return charge;
    }

    /// <summary>Takes note of what was charged, so that some of it may be given back.</summary>
    public void Note(in Charge answered)
    {
        if (answered.Kind == ChargeKind.Lease && answered.Granted > 0)
        {
            _charged.Add((answered.ChargedAt, 1 + _random.NextInt64(answered.Granted)));
        }
    }

    private long Hits() => 1 + _random.Next(4) switch
    {
        0 => _random.NextInt64(1 + Limit.Capacity),
        1 => _random.NextInt64(1 + (Limit.Capacity / 3)),
        _ => _random.Next(3),
    };
}
