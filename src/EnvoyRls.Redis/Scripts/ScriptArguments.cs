using System.Buffers.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Scripts;

/// <summary>What the scripts are told about charges.</summary>
internal static class ScriptArguments
{
    /// <summary>The most bytes that <see cref="WriteHits"/> writes.</summary>
    public const int LongestHits = 21;

    /// <summary>For the script that <see cref="CounterScripts.For"/> chooses.</summary>
    public static void AddCharge(this RespWriter writer, in Charge charge)
    {
        if (charge.Kind == ChargeKind.Lease)
        {
            AddLease(writer, charge);
        }
        else if (charge.IsFixedWindow())
        {
            writer.Add(charge.Hits);
            writer.Add(charge.ExpirySeconds);
            if (charge.Kind == ChargeKind.Borrow)
            {
                writer.Add(charge.Limit.Amount);
            }
        }
        else
        {
            AddCounter(writer, charge, keep: true);
        }
    }

    /// <summary>For the same script of any algorithm but the fixed window: several charges of one counter, in order.</summary>
    /// <param name="writer">What is written to.</param>
    /// <param name="charge">One of them; they differ in their hits alone.</param>
    /// <param name="hits">Their hits, as <see cref="WriteHits"/> writes them.</param>
    public static void AddCharges(this RespWriter writer, in Charge charge, ReadOnlySpan<byte> hits)
    {
        writer.Add(Algorithm(charge));
        writer.Add("1"u8);
        writer.Add(hits);
        writer.Add(ChargedAt(charge));
        AddNumbers(writer, charge);
    }

    /// <summary>Writes the hits of one of several charges, and tells how long that is.</summary>
    public static int WriteHits(Span<byte> text, long hits)
    {
        Utf8Formatter.TryFormat(hits, text, out int length);
        text[length] = (byte)' ';
        return length + 1;
    }

    /// <summary>For the same script of any algorithm but the fixed window, to tell what the charge would meet.</summary>
    public static void AddLook(this RespWriter writer, in Charge charge) => AddCounter(writer, charge, keep: false);

    /// <summary>One charge of several for <see cref="CounterScripts.AllOrNothing"/>.</summary>
    public static void AddOfBatch(this RespWriter writer, in Charge charge)
    {
        writer.Add(Algorithm(charge));
        writer.Add(charge is { Kind: ChargeKind.Add, MayDeny: true } ? "1"u8 : "0"u8);
        writer.Add(Hits(charge));
        writer.Add(ChargedAt(charge));
        writer.Add(CountNumbers(charge));
        AddNumbers(writer, charge);
    }

    /// <summary>For the scripts that merge.</summary>
    public static void AddMerge(this RespWriter writer, in Charge charge)
    {
        MergeTerms terms = charge.Merge!;
        if (charge.IsFixedWindow())
        {
            writer.Add(terms.Field.Span);
            writer.Add(terms.Admitted);
            writer.Add(terms.Seen);
            writer.Add(terms.SeenAt);
            writer.Add(charge.ExpirySeconds);
            return;
        }

        writer.Add(Algorithm(charge));
        writer.Add(terms.Field.Span);
        writer.Add(terms.Admitted);
        writer.Add(terms.Most);
        writer.Add(MergeMilliseconds(charge.Limit));
        AddNumbers(writer, charge);
    }

    /// <summary>
    /// What was merged is known for longer than any of it counts, and a minute longer for a merge that is sent again.
    /// </summary>
    private static long MergeMilliseconds(Limit limit) =>
        60_000 + (Math.Max(limit.RecoveryMicroseconds, 2 * limit.WindowMicroseconds) / 1_000);

    private static void AddLease(RespWriter writer, in Charge charge)
    {
        LeaseTerms terms = charge.Lease!;
        if (charge.IsFixedWindow())
        {
            AddNumbers(writer, charge);
            writer.Add(terms.Needed);
            writer.Add(charge.Hits);
            writer.Add(LeaseTerms.Share);
            return;
        }

        writer.Add(Algorithm(charge));
        writer.Add(terms.Needed);
        writer.Add(charge.Hits);
        writer.Add(terms.TermMicroseconds);
        writer.Add(LeaseTerms.Share);
        AddNumbers(writer, charge);
    }

    private static void AddCounter(RespWriter writer, in Charge charge, bool keep)
    {
        writer.Add(Algorithm(charge));
        writer.Add(keep ? "1"u8 : "0"u8);
        writer.Add(Hits(charge));
        writer.Add(ChargedAt(charge));
        AddNumbers(writer, charge);
    }

    private static ReadOnlySpan<byte> Algorithm(in Charge charge) => charge.Ban is not null ? "ban"u8 : charge.Limit.Algorithm switch
    {
        LimitAlgorithm.FixedWindow => "fw"u8,
        LimitAlgorithm.SlidingWindowLog => "sl"u8,
        LimitAlgorithm.SlidingWindowCounter => "sc"u8,
        LimitAlgorithm.TokenBucket => "tb"u8,
        LimitAlgorithm.LeakyBucket => "lb"u8,
        _ => "gc"u8,
    };

    private static long Hits(in Charge charge) => charge.Kind == ChargeKind.Add ? charge.Hits : -charge.Hits;

    private static long ChargedAt(in Charge charge) => charge.Kind == ChargeKind.GiveBack ? charge.ChargedAt : 0;

    private static int CountNumbers(in Charge charge) => charge.Ban is not null ? 6 : charge.Limit.Algorithm switch
    {
        LimitAlgorithm.TokenBucket or LimitAlgorithm.LeakyBucket => 6,
        LimitAlgorithm.Gcra => 5,
        _ => 2,
    };

    private static void AddNumbers(RespWriter writer, in Charge charge)
    {
        if (charge.Ban is { } ban)
        {
            AddNumbers(writer, ban);
            return;
        }

        Limit limit = charge.Limit;
        writer.Add(limit.Amount);
        writer.Add(limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.ExpirySeconds : limit.WindowMicroseconds);
        if (!Limit.IsPaced(limit.Algorithm))
        {
            return;
        }

        writer.Add(limit.Burst);
        writer.Add(limit.Capacity);
        if (limit.Algorithm == LimitAlgorithm.Gcra)
        {
            writer.Add(limit.MaxDelayMicroseconds);
        }
        else
        {
            writer.Add(limit.CapacityNumerator);
            writer.Add(limit.RecoveryMicroseconds);
        }
    }

    private static void AddNumbers(RespWriter writer, BanPolicy policy)
    {
        writer.Add(policy.After);
        writer.Add(policy.Within);
        writer.Add(policy.For);
        writer.Add(policy.Factor);
        writer.Add(policy.Max);
        writer.Add(policy.Forget);
    }
}
