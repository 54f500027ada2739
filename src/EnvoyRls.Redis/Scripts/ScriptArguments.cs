using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Scripts;

/// <summary>What the scripts are told about a charge.</summary>
internal static class ScriptArguments
{
    private static readonly RedisValue FixedWindow = Name("fw");
    private static readonly RedisValue SlidingWindowLog = Name("sl");
    private static readonly RedisValue SlidingWindowCounter = Name("sc");
    private static readonly RedisValue TokenBucket = Name("tb");
    private static readonly RedisValue LeakyBucket = Name("lb");
    private static readonly RedisValue Gcra = Name("gc");
    private static readonly RedisValue Ban = Name("ban");

    /// <summary>Arguments of the script that charges one counter, or looks at it.</summary>
    public static RedisValue[] OfOne(in Charge charge, bool look) =>
        [Algorithm(charge), !look, Hits(charge), .. Numbers(charge)];

    /// <summary>Arguments of the script that charges all counters of a batch, or none.</summary>
    public static RedisValue[] OfAll(ReadOnlySpan<Charge> charges)
    {
        List<RedisValue> arguments = new(charges.Length * 8);
        foreach (ref readonly Charge charge in charges)
        {
            RedisValue[] numbers = Numbers(charge);
            arguments.Add(Algorithm(charge));
            arguments.Add(charge.MayDeny);
            arguments.Add(Hits(charge));
            arguments.Add(numbers.Length);
            arguments.AddRange(numbers);
        }

        return [.. arguments];
    }

    private static RedisValue Algorithm(in Charge charge) => charge.Ban is not null ? Ban : charge.Limit.Algorithm switch
    {
        LimitAlgorithm.FixedWindow => FixedWindow,
        LimitAlgorithm.SlidingWindowLog => SlidingWindowLog,
        LimitAlgorithm.SlidingWindowCounter => SlidingWindowCounter,
        LimitAlgorithm.TokenBucket => TokenBucket,
        LimitAlgorithm.LeakyBucket => LeakyBucket,
        _ => Gcra,
    };

    private static RedisValue Hits(in Charge charge) => charge.Kind == ChargeKind.Refund ? -charge.Hits : charge.Hits;

    private static RedisValue[] Numbers(in Charge charge)
    {
        if (charge.Ban is { } ban)
        {
            return [(long)ban.After, ban.Within, ban.For, (long)ban.Factor, ban.Max, ban.Forget];
        }

        Limit limit = charge.Limit;
        return limit.Algorithm switch
        {
            LimitAlgorithm.FixedWindow => [(long)limit.Amount, charge.ExpirySeconds],
            LimitAlgorithm.Gcra =>
                [(long)limit.Amount, limit.WindowMicroseconds, (long)limit.Burst, limit.Capacity, limit.MaxDelayMicroseconds],
            LimitAlgorithm.TokenBucket or LimitAlgorithm.LeakyBucket =>
            [
                (long)limit.Amount, limit.WindowMicroseconds, (long)limit.Burst,
                limit.Capacity, limit.CapacityNumerator, limit.RecoveryMicroseconds,
            ],
            _ => [(long)limit.Amount, limit.WindowMicroseconds],
        };
    }

    private static RedisValue Name(string name) => Encoding.ASCII.GetBytes(name);
}
