using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Counting.Memory;

public sealed class CounterStripeTests
{
    private const int Keys = 60_000;
    private const int Watched = 12;

    /// <summary>The table is rebuilt a dozen times meanwhile; whoever looks for a counter that is there must find it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_counter_is_found_while_the_table_grows(bool refunding)
    {
        for (int round = 0; round < 5; round++)
        {
            CounterStripe stripe = new(capacity: Keys * 2, new StatRegistry().Counter("evictions"));
            for (int i = 0; i < Watched; i++)
            {
                Assert.Equal(1_000_000, Charge(stripe, $"watched{i}", ChargeKind.Add, 1_000_000));
            }

            Task growing = Task.Run(() =>
            {
                for (int i = 0; i < Keys; i++)
                {
                    Charge(stripe, $"key{i}", ChargeKind.Add, 1);
                }
            });
            long looks = 0;
            while (!growing.IsCompleted)
            {
                string key = $"watched{looks % Watched}";
                long expected = 1_000_000 - (refunding ? (looks / Watched) + 1 : 0);
                Assert.Equal(expected, refunding ? Charge(stripe, key, ChargeKind.Refund, 1) : Read(stripe, key));
                looks++;
            }

            await growing;
            Assert.Equal(Keys + Watched, stripe.Count);
        }
    }

    /// <summary>Colliding hashes put every counter into one chain; each is still its own.</summary>
    [Fact]
    public void Counters_whose_hashes_collide_are_told_apart()
    {
        CounterStripe stripe = new(capacity: 100, new StatRegistry().Counter("evictions"));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(i, Charge(stripe, $"{i}", ChargeKind.Add, i, hash: 7));
        }

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(i, Read(stripe, $"{i}", hash: 7));
        }
    }

    /// <summary>Chargers and a sweeper and evictions at once: no charge of a counter that lives on is lost.</summary>
    [Fact]
    public async Task Counters_may_be_swept_and_evicted_while_they_are_charged()
    {
        const int Chargers = 4;
        const int Rounds = 20_000;
        CounterStripe stripe = new(capacity: 64, new StatRegistry().Counter("evictions"));
        using CancellationTokenSource done = new();
        Task sweeping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                stripe.Sweep(now: 30_000_000);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Chargers).Select(charger => Task.Run(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                Charge(stripe, "hot", ChargeKind.Add, 1);
                Charge(stripe, $"{charger}-{i % 500}", ChargeKind.Add, 1);
                Charge(stripe, $"short-{i % 10}", ChargeKind.Add, 1, windowSeconds: 1);
            }
        })));
        await done.CancelAsync();
        await sweeping;

        Assert.InRange(stripe.Count, 1, 64);
        Assert.Equal(Chargers * Rounds, Read(stripe, "hot"));
    }

    private static long Charge(CounterStripe stripe, string key, ChargeKind kind, long hits, int? hash = null, long windowSeconds = 60)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        Charge charge = new() { Kind = kind, Hits = hits, Limit = Limit.FixedWindow(10, windowSeconds * 1_000_000), Window = new Window(0, windowSeconds * 1_000_000) };
        stripe.Charge(new CounterName(bytes, charge, hash ?? KeyComparer.Hash(bytes)), ref charge, now: 30_000_000);
        return charge.Counter;
    }

    private static long Read(CounterStripe stripe, string key, int? hash = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        Charge charge = new() { Limit = Limit.FixedWindow(10, 60_000_000), Window = new Window(0, 60_000_000) };
        stripe.Read(new CounterName(bytes, charge, hash ?? KeyComparer.Hash(bytes)), ref charge, now: 30_000_000);
        return charge.Counter;
    }
}
