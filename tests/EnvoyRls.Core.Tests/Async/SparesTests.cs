using System.Collections.Concurrent;
using EnvoyRls.Core.Async;

namespace EnvoyRls.Core.Tests.Async;

public sealed class SparesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_given_is_taken_once(bool besideAnother)
    {
        if (besideAnother)
        {
            new Spares<object>(1000).Give(new object());
        }

        Spares<object> spares = new(1000);
        object[] given = [.. Enumerable.Range(0, 500).Select(_ => new object())];
        Array.ForEach(given, spares.Give);

        List<object> taken = [];
        while (spares.TryTake(out object? spare))
        {
            taken.Add(spare);
        }

        Assert.Equal(given.ToHashSet(), taken.ToHashSet());
        Assert.Equal(given.Length, taken.Count);
    }

    [Fact]
    public void No_more_are_kept_than_was_said()
    {
        Spares<object> spares = new(64);
        for (int i = 0; i < 1000; i++)
        {
            spares.Give(new object());
        }

        int kept = 0;
        while (spares.TryTake(out _))
        {
            kept++;
        }

        Assert.InRange(kept, 64, 64 + 128);
    }

    [Fact]
    public async Task Of_threads_that_take_and_give_at_once_no_two_hold_the_same()
    {
        Spares<object> spares = new(1000);
        ConcurrentDictionary<object, bool> held = new();
        int shared = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                object mine = spares.TryTake(out object? spare) ? spare : new object();
                shared += held.TryAdd(mine, true) ? 0 : 1;
                held.TryRemove(mine, out bool _);
                spares.Give(mine);
            }
        })));

        Assert.Equal(0, shared);
    }
}
