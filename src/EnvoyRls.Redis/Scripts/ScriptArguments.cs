using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
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
        charge.IsFixedWindow() ? [charge.Hits, charge.ExpirySeconds] : ForCounter(charge, keep: true);

    /// <summary>For the same script of any algorithm but the fixed window, to tell what the charge would meet.</summary>
    public static RedisValue[] ForLook(in Charge charge) => ForCounter(charge, keep: false);

    /// <summary>For <see cref="CounterScripts.AllOrNothing"/>.</summary>
    public static RedisValue[] ForBatch(ReadOnlySpan<Charge> charges)
    {
        const int Leading = 5;
        int length = 0;
        foreach (ref readonly Charge charge in charges)
        {
            length += Leading + CountNumbers(charge);
        }

        RedisValue[] arguments = new RedisValue[length];
        Span<RedisValue> rest = arguments;
        foreach (ref readonly Charge charge in charges)
        {
            int numbers = CountNumbers(charge);
            rest[0] = Algorithm(charge);
            rest[1] = charge is { Kind: ChargeKind.Add, MayDeny: true };
            rest[2] = Hits(charge);
            rest[3] = ChargedAt(charge);
            rest[4] = numbers;
            WriteNumbers(rest[Leading..], charge);
            rest = rest[(Leading + numbers)..];
        }

        return arguments;
    }

    private static RedisValue[] ForCounter(in Charge charge, bool keep)
    {
        const int Leading = 4;
        RedisValue[] arguments = new RedisValue[Leading + CountNumbers(charge)];
        arguments[0] = Algorithm(charge);
        arguments[1] = keep;
        arguments[2] = Hits(charge);
        arguments[3] = ChargedAt(charge);
        WriteNumbers(arguments.AsSpan(Leading), charge);
        return arguments;
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

    private static RedisValue Hits(in Charge charge) => charge.Kind == ChargeKind.Add ? charge.Hits : -charge.Hits;

    private static RedisValue ChargedAt(in Charge charge) => charge.Kind == ChargeKind.GiveBack ? charge.ChargedAt : 0;

    private static int CountNumbers(in Charge charge) => charge.Ban is not null ? 6 : charge.Limit.Algorithm switch
    {
        LimitAlgorithm.TokenBucket or LimitAlgorithm.LeakyBucket => 6,
        LimitAlgorithm.Gcra => 5,
        _ => 2,
    };

    private static void WriteNumbers(Span<RedisValue> numbers, in Charge charge)
    {
        if (charge.Ban is { } ban)
        {
            Write(numbers, ban);
            return;
        }

        Limit limit = charge.Limit;
        bool isFixedWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
        numbers[0] = (long)limit.Amount;
        numbers[1] = isFixedWindow ? charge.ExpirySeconds : limit.WindowMicroseconds;
        if (!Limit.IsPaced(limit.Algorithm))
        {
            return;
        }

        numbers[2] = (long)limit.Burst;
        numbers[3] = limit.Capacity;
        if (limit.Algorithm == LimitAlgorithm.Gcra)
        {
            numbers[4] = limit.MaxDelayMicroseconds;
        }
        else
        {
            numbers[4] = limit.CapacityNumerator;
            numbers[5] = limit.RecoveryMicroseconds;
        }
    }

    private static void Write(Span<RedisValue> numbers, BanPolicy policy)
    {
        numbers[0] = (long)policy.After;
        numbers[1] = policy.Within;
        numbers[2] = policy.For;
        numbers[3] = (long)policy.Factor;
        numbers[4] = policy.Max;
        numbers[5] = policy.Forget;
    }

    private static RedisValue Name(string name) => Encoding.ASCII.GetBytes(name);
}
