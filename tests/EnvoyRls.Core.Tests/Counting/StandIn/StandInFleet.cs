using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>Replicas before one store, by a clock that is moved by hand.</summary>
internal sealed class StandInFleet
{
    private readonly WindowClock _clock;

    public StandInFleet(int replicas, int maxCounters = 1_000)
    {
        _clock = new WindowClock(Time);
        Store = new MergingStore(_clock, Time);
        Replicas = [.. Enumerable.Range(1, replicas).Select(number => new StandInReplica(Store, $"r{number}", replicas, _clock, Time, maxCounters))];
    }

    /// <summary>At the start of a minute.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000_200 - (1_000_000_200 % 3_600)));

    public MergingStore Store { get; }

    public IReadOnlyList<StandInReplica> Replicas { get; }

    public StandInReplica this[int index] => Replicas[index];

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Has every replica tell the store what it lacks, until all have or it does not answer.</summary>
    public async Task MergeAsync()
    {
        foreach (StandInReplica replica in Replicas)
        {
            while (replica.Store.Count > 0 && await replica.Store.MergeAsync())
            {
            }
        }
    }

    /// <summary>What the store's counter holds; of all but fixed windows what is used of it.</summary>
    public async Task<long> HeldAsync(string key, Limit limit)
    {
        ChargeBatch batch = Replicas[0].Batch(key, limit, 0);
        Assert.Null(await Store.ReadAsync(batch));
        ref readonly Charge charge = ref batch.Charges[0];
        long capacity = Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount;
        return limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.Counter : capacity - charge.Outcome.Remaining;
    }
}
