using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Statistics;

public sealed class StatRegistryTests
{
    private readonly StatRegistry _registry = new();

    [Fact]
    public async Task A_counter_adds_up_whoever_adds()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                _registry.Counter("c").Increment();
                _registry.Counter("c").Add(2);
            }
        })));

        Assert.Equal(120_000u, _registry.Counter("c").Value);
        Assert.Same(_registry.Counter("c"), Assert.Single(_registry.Counters));
    }

    [Fact]
    public void A_counter_wraps()
    {
        Counter counter = _registry.Counter("c");
        counter.Add(ulong.MaxValue);
        counter.Add(2);

        Assert.Equal(1u, counter.Value);
    }

    [Fact]
    public void A_second_gauge_of_a_name_replaces_the_first()
    {
        double value = 1;
        _registry.Gauge("g", () => 7);
        _registry.Gauge("g", () => value);
        value = 2;

        Assert.Equal(2, Assert.Single(_registry.Gauges).Value);
    }

    /// <summary>A duration in milliseconds and the bucket it falls into.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(100, 4)]
    [InlineData(10_000, 10)]
    [InlineData(10_001, 11)]
    public void A_timing_counts_in_the_bucket_that_holds_it(int milliseconds, int bucket)
    {
        Timing timing = _registry.Timing("t");
        List<TimeSpan> observed = [];
        timing.Observe((source, duration) =>
        {
            Assert.Same(timing, source);
            observed.Add(duration);
        });

        timing.Record(TimeSpan.FromMilliseconds(milliseconds));
        timing.Record(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(2, timing.CountIn(bucket));
        Assert.Equal(2, Enumerable.Range(0, Timing.Bounds.Count + 1).Sum(timing.CountIn));
        Assert.Equal(TimeSpan.FromMilliseconds(2 * milliseconds), timing.Sum);
        Assert.Equal(2, observed.Count);
    }
}
