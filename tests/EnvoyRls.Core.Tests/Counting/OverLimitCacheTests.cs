using System.Text;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Counting;

public sealed class OverLimitCacheTests
{
    private readonly ManualTime _time = new(1_000);
    private readonly StatRegistry _statistics = new();

    [Fact]
    public void A_key_is_remembered_until_it_expires()
    {
        OverLimitCache cache = Cache();
        cache.Add(Key("a"), Until(1_010_000_000));

        Assert.True(cache.TryGet(Key("a"), out _));
        Assert.False(cache.TryGet(Key("b"), out _));
        _time.Set(1_009);
        Assert.True(cache.TryGet(Key("a"), out _));
        _time.Set(1_010);
        Assert.False(cache.TryGet(Key("a"), out _));
        Assert.Equal("hit2 miss2 lookup4 entry1 evacuate0 expired0 overwrite0", State());
    }

    [Fact]
    public void A_key_may_be_removed_and_added_again()
    {
        OverLimitCache cache = Cache();
        cache.Remove(Key("a"));
        cache.Add(Key("a"), Until(1_010_000_000));
        cache.Remove(Key("a"));
        Assert.False(cache.TryGet(Key("a"), out _));

        cache.Add(Key("a"), Until(1_010_000_000));
        Assert.True(cache.TryGet(Key("a"), out _));
        Assert.Equal(1, Gauge("entryCount"));
    }

    [Fact]
    public void Nothing_is_learnt_for_a_second_of_a_key_that_was_changed_elsewhere()
    {
        OverLimitCache cache = Cache();
        cache.Add(Key("a"), Until(1_010_000_000));
        cache.Forget(Key("a"));
        cache.Add(Key("a"), Until(1_010_000_000));
        Assert.False(cache.TryGet(Key("a"), out _));

        _time.Set(1_001);
        cache.Add(Key("a"), Until(1_010_000_000));
        Assert.True(cache.TryGet(Key("a"), out _));
    }

    [Fact]
    public void News_reach_every_cache()
    {
        OverLimitCache[] caches = [Cache(), Cache()];
        CounterNews news = new();
        foreach (OverLimitCache cache in caches)
        {
            news.Tell(cache);
            cache.Add(Key("a"), Until(1_010_000_000));
            cache.Add(Key("b"), Until(1_010_000_000));
        }

        news.Changed(Key("a"));
        Assert.All(caches, cache => Assert.Equal((false, true), (cache.TryGet(Key("a"), out _), cache.TryGet(Key("b"), out _))));
        news.Missed();
        Assert.All(caches, cache => Assert.False(cache.TryGet(Key("b"), out _)));
    }

    [Fact]
    public void Adding_a_key_again_moves_its_expiry()
    {
        OverLimitCache cache = Cache();
        cache.Add(Key("a"), Until(1_010_000_000));
        cache.Add(Key("a"), Until(1_020_000_000));
        _time.Set(1_015);

        Assert.True(cache.TryGet(Key("a"), out _));
        Assert.Equal(1, Gauge("overwriteCount"));
    }

    [Fact]
    public void Expired_entries_make_room_for_new_ones()
    {
        OverLimitCache cache = Cache();
        for (int i = 0; i < 100; i++)
        {
            cache.Add(Key($"k{i}"), Until(1_010_000_000));
        }

        _time.Set(1_010);
        cache.Add(Key("new"), Until(1_020_000_000));

        Assert.Equal("hit0 miss0 lookup0 entry1 evacuate0 expired100 overwrite0", State());
    }

    /// <summary>The size that was asked for, and the size that holds: a small one is raised to the least.</summary>
    [Theory]
    [InlineData(1, OverLimitCache.MinimumSize)]
    [InlineData(OverLimitCache.MinimumSize, OverLimitCache.MinimumSize)]
    [InlineData(2 * OverLimitCache.MinimumSize, 2 * OverLimitCache.MinimumSize)]
    public void The_oldest_entries_go_when_the_size_is_reached(long asked, long size)
    {
        const int EntrySize = 100;
        const int KeyLength = EntrySize - 24;
        OverLimitCache cache = new(asked, new WindowClock(_time), _statistics);
        int fitting = (int)(size / EntrySize);
        for (int i = 0; i < fitting + 10; i++)
        {
            cache.Add(Key($"{i}".PadLeft(KeyLength, '0')), Until(2_000_000_000));
        }

        Assert.Equal(fitting, Gauge("entryCount"));
        Assert.Equal(10, Gauge("evacuateCount"));
        Assert.False(cache.TryGet(Key("9".PadLeft(KeyLength, '0')), out _));
        Assert.True(cache.TryGet(Key("10".PadLeft(KeyLength, '0')), out _));
    }

    [Theory]
    [InlineData(OverLimitCache.MinimumSize, 488)]
    [InlineData(1024 * 1024, 1_000)]
    public void A_key_beyond_a_thousandth_of_the_size_is_not_remembered(long size, int longest)
    {
        OverLimitCache cache = new(size, new WindowClock(_time), _statistics);
        cache.Add(Key(new string('a', longest)), Until(2_000_000_000));
        cache.Add(Key(new string('b', longest + 1)), Until(2_000_000_000));

        Assert.True(cache.TryGet(Key(new string('a', longest)), out _));
        Assert.False(cache.TryGet(Key(new string('b', longest + 1)), out _));
    }

    [Fact]
    public async Task Concurrent_use_keeps_the_bound_and_the_books()
    {
        OverLimitCache cache = Cache();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(task => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                string key = $"{i}-{i % (task + 1)}".PadLeft(76, '0');
                cache.Add(Key(key), Until(2_000_000_000));
                cache.TryGet(Key(key), out _);
                if (i % 3 == 0)
                {
                    cache.Remove(Key(key));
                }
            }
        })));

        Assert.InRange(Gauge("entryCount"), 1, OverLimitCache.MinimumSize / 100);
        Assert.Equal(80_000, Gauge("lookupCount"));
        Assert.Equal(Gauge("lookupCount"), Gauge("hitCount") + Gauge("missCount"));

        // Everything expires at once; one more entry must find the whole cache free again.
        _time.Set(2_000);
        cache.Add(Key("last"), Until(3_000_000_000));
        Assert.Equal(1, Gauge("entryCount"));
    }

    private OverLimitCache Cache() => new(OverLimitCache.MinimumSize, new WindowClock(_time), _statistics);

    private static byte[] Key(string text) => Encoding.UTF8.GetBytes(text);

    private double Gauge(string name) => _statistics.Gauges.Single(gauge => gauge.Name == $"ratelimit.localcache.{name}").Value;

    private string State() => string.Join(' ', new[] { "hit", "miss", "lookup", "entry", "evacuate", "expired", "overwrite" }.Select(name =>
        $"{name}{Gauge($"{name}Count")}"));

    private static OverLimit Until(long moment) => new(moment, moment);
}
