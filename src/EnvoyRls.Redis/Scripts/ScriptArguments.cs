using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Scripts;

/// <summary>What the scripts are told about charges.</summary>
internal static class ScriptArguments
{
    private static readonly RedisValue FixedWindow = Name("fw");
    private static readonly RedisValue SlidingWindowLog = Name("sl");
    private static readonly RedisValue SlidingWindowCounter = Name("sc");
    private static readonly RedisValue TokenBucket = Name("tb");
    private static readonly RedisValue LeakyBucket = Name("lb");
    private static readonly RedisValue Gcra = Name("gc");
    private static readonly RedisValue Ban = Name("ban");

    /// <summary>For the script that <see cref="CounterScripts.For"/> chooses.</summary>
    public static RedisValue[] ForCharge(in Charge charge) =>
        charge.IsFixedWindow() ? [charge.Hits, charge.ExpirySeconds] : [Algorithm(charge), true, Hits(charge), .. Numbers(charge)];

    /// <summary>For the same script of any algorithm but the fixed window, to tell what the charge would meet.</summary>
    public static RedisValue[] ForLook(in Charge charge) => [Algorithm(charge), false, Hits(charge), .. Numbers(charge)];

    /// <summary>For <see cref="CounterScripts.AllOrNothing"/>.</summary>
    public static RedisValue[] ForBatch(ReadOnlySpan<Charge> charges)
    {
        const int MostPerCharge = 10;
        List<RedisValue> arguments = new(charges.Length * MostPerCharge);
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
