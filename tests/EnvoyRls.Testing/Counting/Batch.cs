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
