using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

public sealed class LeaseSlotTests
{
    private const long Hits = 10;

    private readonly ManualClock _clock = new() { Microseconds = 0 };
    private readonly LeaseSlot _slot;

    public LeaseSlotTests()
    {
        Assert.True(Limit.TryCreate(LimitAlgorithm.SlidingWindowLog, 1_000, 1_000_000, null, 0, out Limit? limit, out string? problem), problem);
        _slot = new LeaseSlot("k"u8.ToArray(), limit, 0, LeasePlan.Of(limit)!, new LeaseStatistics(new StatRegistry()));
    }

    [Theory]
    [InlineData(300, 200, 100)]
    [InlineData(200, 300, 100)]
    [InlineData(100, 200, 300)]
    [InlineData(300, 100, 200)]
    public void Nothing_of_a_slice_is_spent_after_its_end_whichever_was_granted_first(long first, long second, long third)
    {
        Grant(first);
        Grant(second);
        Grant(third);

        // Where a third comes, two are one, until the earlier end of both.
        long[] ends = [Math.Min(first, second), Math.Min(first, second), third];
        foreach (long now in new long[] { 50, 150, 250, 350 })
        {
            _clock.Microseconds = now;
            Assert.Equal(ends.Count(end => now < end) * Hits, Spendable());
        }
    }

    private void Grant(long until)
    {
        LeaseOrder order = Ask();
        Charge answer = new() { Limit = _slot.Limit, Hits = order.Hits, Granted = order.Hits };
        Lease lease = new(Hits) { SentAt = 0, Until = until, ChargedAt = 0, Window = default, ExpirySeconds = 0, KeySuffix = [] };
        Assert.Null(_slot.Settle(order, answer, lease, new LeaseNews(1_000, 0, 0, 0, 0, 0), _clock, []));
    }

    private LeaseOrder Ask()
    {
        LeaseOrder? order = null;
        for (int i = 0; i < 10 && order is null; i++)
        {
            order = _slot.TryRefill(0, missed: Hits, _clock.Microseconds);
        }

        return Assert.IsType<LeaseOrder>(order);
    }

    /// <summary>How many hits there are to be had now; they are put back.</summary>
    private long Spendable()
    {
        List<Lease> taken = [];
        while (_slot.Take(1, 0) is { } lease)
        {
            taken.Add(lease);
        }

        taken.ForEach(static lease => lease.PutBack(1));
        return taken.Count(lease => _clock.Microseconds < lease.Until);
    }
}
