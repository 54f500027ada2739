using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Charges of one counter at a time, for tests that drive a store directly.</summary>
internal static class Charges
{
    /// <summary>Adds hits to a counter and tells what it holds.</summary>
    public static Task<long> AddAsync(this ICounterStore store, string key, long windowStart, long windowSeconds = 60, long hits = 1) =>
        AnswerAsync(store.ChargeAsync, key, ChargeKind.Add, windowStart, windowSeconds, hits);

    /// <summary>Takes hits back from a counter and tells what it holds.</summary>
    public static Task<long> RefundAsync(this ICounterStore store, string key, long windowStart, long windowSeconds = 60, long hits = 1) =>
        AnswerAsync(store.ChargeAsync, key, ChargeKind.Refund, windowStart, windowSeconds, hits);

    /// <summary>Tells what a counter holds.</summary>
    public static Task<long> ReadAsync(this ICounterStore store, string key, long windowStart, long windowSeconds = 60) =>
        AnswerAsync(store.ReadAsync, key, ChargeKind.Add, windowStart, windowSeconds, 0);

    private static async Task<long> AnswerAsync(
        Func<ChargeBatch, ValueTask<StoreFault?>> send, string key, ChargeKind kind, long windowStart, long windowSeconds, long hits)
    {
        ChargeBatch batch = new();
        Fill(ref batch.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(windowStart.ToString())));
        Assert.Null(await send(batch));
        return batch.Charges[0].Counter;

        void Fill(ref Charge charge)
        {
            charge.Kind = kind;
            charge.Hits = hits;
            charge.Limit = Limit.FixedWindow(uint.MaxValue, windowSeconds * 1_000_000);
            charge.Window = new Window(windowStart * 1_000_000, windowSeconds * 1_000_000);
            charge.ExpirySeconds = windowSeconds;
        }
    }
}
