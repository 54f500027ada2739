using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Statistics;

public sealed class LatencyRecorderTests
{
    private readonly LatencyRecorder _recorder = new();

    [Fact]
    public void Every_duration_is_told_with_little_error()
    {
        for (long ticks = 1; ticks < LatencyBuckets.Longest; ticks += 1 + (ticks / 97))
        {
            LatencySnapshot before = _recorder.Snapshot();
            _recorder.Record(TimeSpan.FromTicks(ticks));
            long told = _recorder.Snapshot().Since(before).Quantile(0.5)!.Value.Ticks;

            Assert.InRange(Math.Abs(told - ticks), 0, Math.Max(0, ticks / 32d));
        }
    }

    [Fact]
    public void Buckets_follow_one_another()
    {
        int last = 0;
        for (long ticks = 0; ticks < 1 << 16; ticks++)
        {
            int bucket = LatencyBuckets.Of(ticks);
            Assert.InRange(bucket, last, last + 1);
            last = bucket;
        }

        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Of(LatencyBuckets.Longest));
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_least_or_the_longest()
    {
        _recorder.Record(TimeSpan.FromTicks(-5));
        Assert.Equal(TimeSpan.Zero, _recorder.Snapshot().Quantile(1));

        _recorder.Record(TimeSpan.MaxValue);
        Assert.InRange(_recorder.Snapshot().Quantile(1)!.Value.TotalSeconds, 100, 108);
    }

    [Fact]
    public void Quantiles_are_those_of_the_whole()
    {
        foreach (int microseconds in Enumerable.Range(1, 1_000).Reverse())
        {
            _recorder.Record(TimeSpan.FromMicroseconds(microseconds));
        }

        LatencySnapshot snapshot = _recorder.Snapshot();
        Assert.Equal(1_000u, snapshot.Count);
        foreach (double part in (double[])[0.001, 0.5, 0.9, 0.99, 1])
        {
            double exact = part * 1_000;
            Assert.InRange(snapshot.Quantile(part)!.Value.TotalMicroseconds, exact * 31 / 32, exact * 33 / 32);
        }
    }

    [Fact]
    public void Of_an_interval_only_what_fell_into_it_is_told()
    {
        _recorder.Record(TimeSpan.FromSeconds(1));
        LatencySnapshot before = _recorder.Snapshot();
        Assert.Null(_recorder.Snapshot().Since(before).Quantile(0.5));

        _recorder.Record(TimeSpan.FromMilliseconds(1));

        LatencySnapshot interval = _recorder.Snapshot().Since(before);
        Assert.Equal(1u, interval.Count);
        Assert.InRange(interval.Quantile(0.99)!.Value.TotalMilliseconds, 0.96, 1.04);
    }

    [Fact]
    public void Durations_between_bounds_are_counted_once_and_summed_up()
    {
        foreach (int microseconds in Enumerable.Range(1, 1_000))
        {
            _recorder.Record(TimeSpan.FromMicroseconds(microseconds));
        }

        TimeSpan[] bounds = [TimeSpan.MinValue, TimeSpan.FromMicroseconds(100), TimeSpan.FromMicroseconds(500), TimeSpan.MaxValue];
        ulong[] counts = [.. bounds.Zip(bounds.Skip(1), _recorder.CountBetween)];
        Assert.Equal(1_000u, counts[0] + counts[1] + counts[2]);
        Assert.InRange(counts[0], 96u, 104u);
        Assert.InRange(counts[1], 384u, 416u);
        Assert.InRange(_recorder.Sum().TotalMilliseconds, 500.5 * 31 / 32, 500.5 * 33 / 32);
    }

    [Fact]
    public async Task No_measurement_of_many_threads_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                _recorder.Record(TimeSpan.FromTicks(i));
            }
        })));

        Assert.Equal(200_000u, _recorder.Snapshot().Count);
    }
}
