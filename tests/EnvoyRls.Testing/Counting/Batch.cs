using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Testing;

/// <summary>Fills a <see cref="ChargeBatch"/> in a test's words.</summary>
public sealed class Batch(string prefix)
{
    public ChargeBatch Charges { get; } = new();

    /// <summary>The counters as the store answered them.</summary>
    public IReadOnlyList<long> Counters => [.. Charges.Charges.ToArray().Select(static charge => charge.Counter)];

    /// <summary>The outcomes as the store answered them; fixed windows have none.</summary>
    public IReadOnlyList<ChargeOutcome> Outcomes => [.. Charges.Charges.ToArray().Select(static charge => charge.Outcome)];

    /// <summary>Has the batch charged whole or not at all.</summary>
    public Batch AllOrNothing()
    {
        Charges.AllOrNothing = true;
        return this;
    }

    public Batch Add(string key, long hits, long windowStart = 1200, long windowSeconds = 60, long? expirySeconds = null)
    {
        Append(key, hits, windowStart, windowSeconds, expirySeconds ?? windowSeconds);
        return this;
    }

    public Batch Refund(string key, long hits, long windowStart = 1200, long windowSeconds = 60)
    {
        Append(key, hits, windowStart, windowSeconds, windowSeconds).Kind = ChargeKind.Refund;
        return this;
    }

    /// <summary>Makes room in a fixed window of that amount, or in a counter of another algorithm, for hits that another region has lent.</summary>
    public Batch Borrow(string key, Limit limit, long hits)
    {
        if (limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            Append(key, hits, 1200, 60, 60);
        }
        else
        {
            Charge(key, limit, hits);
        }

        ref Charge charge = ref Charges.Charges[^1];
        charge.Kind = ChargeKind.Borrow;
        charge.Limit = limit;
        return this;
    }

    /// <summary>Undoes what the first charge of another batch was charged.</summary>
    public Batch GiveBack(Batch charged)
    {
        ref Charge undone = ref charged.Charges.Charges[0];
        ReadOnlySpan<byte> identity = charged.Charges.CounterIdentity(undone);
        ref Charge charge = ref Charges.Add(identity, charged.Charges.Key(undone)[identity.Length..]);
        charge.Kind = ChargeKind.GiveBack;
        charge.Hits = undone.Hits;
        charge.Limit = undone.Limit;
        charge.Window = undone.Window;
        charge.ExpirySeconds = undone.ExpirySeconds;
        charge.ChargedAt = undone.ChargedAt;
        return this;
    }

    /// <summary>Charges a limit of any algorithm but the fixed window; hits below zero are a refund.</summary>
    public Batch Charge(string key, Limit limit, long hits, bool mayDeny = true)
    {
        ref Charge charge = ref Charges.Add(Encoding.UTF8.GetBytes($"{prefix}{key}:{limit.Algorithm}:{limit.WindowMicroseconds}:"), default);
        charge.Kind = hits < 0 ? ChargeKind.Refund : ChargeKind.Add;
        charge.Hits = Math.Abs(hits);
        charge.Limit = limit;
        charge.MayDeny = mayDeny;
        return this;
    }

    /// <summary>Charges a fixed window that is enforced.</summary>
    public Batch Fixed(string key, uint amount, long hits, bool mayDeny = true)
    {
        ref Charge charge = ref Append(key, hits, 1200, 60, 60);
        charge.Limit = Limit.FixedWindow(amount, 60_000_000);
        charge.MayDeny = mayDeny;
        return this;
    }

    /// <summary>Charges strikes to a ban, or asks for it.</summary>
    public Batch Strike(string key, BanPolicy policy, long strikes)
    {
        ref Charge charge = ref Charges.Add(Encoding.UTF8.GetBytes($"{prefix}{key}:ban"), default);
        charge.Hits = strikes;
        charge.Ban = policy;
        charge.MayDeny = true;
        return this;
    }

    private ref Charge Append(string key, long hits, long windowStart, long windowSeconds, long expirySeconds)
    {
        byte[] identity = Encoding.UTF8.GetBytes($"{prefix}{key}_");
        byte[] window = Encoding.UTF8.GetBytes(windowStart.ToString(CultureInfo.InvariantCulture));
        ref Charge charge = ref Charges.Add(identity, window);
        charge.Hits = hits;
        charge.Limit = Limit.FixedWindow(uint.MaxValue, windowSeconds * 1_000_000);
        charge.Window = new Window(windowStart * 1_000_000, windowSeconds * 1_000_000);
        charge.ExpirySeconds = expirySeconds;
        return ref charge;
    }
}
