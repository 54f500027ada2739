using EnvoyRls.Core.Algorithms;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>One counter that is charged too much and given it back, beside one that was never charged that at all.</summary>
internal sealed class GivenBackHistory(Limit limit, Random random)
{
    private readonly List<(long At, long Hits)> _pending = [];

    public TransitionCounter With { get; } = new(limit.Algorithm);

    public TransitionCounter Without { get; } = new(limit.Algorithm);

    /// <summary>Whether all that is to be given back was.</summary>
    public bool IsSettled => _pending.Count == 0;

    /// <summary>How often giving back freed hits after time had passed since the charge.</summary>
    public int Freed { get; private set; }

    /// <summary>A charge, a third of which are given back at some later step; whom the one admits, the other must.</summary>
    public ChargeOutcome Step(long now, long hits)
    {
        while (_pending.Count > 0 && random.Next(3) == 0)
        {
            GiveBack(now, random.Next(_pending.Count));
        }

        ChargeOutcome outcome = With.Apply(now, limit, hits);
        if (outcome.Admitted && hits > 0 && random.Next(3) == 0)
        {
            _pending.Add((now, hits));
        }
        else if (outcome.Admitted)
        {
            Assert.True(Without.Apply(now, limit, hits).Admitted, $"{OracleTests.Words(limit)}: {hits} hits at {now}");
        }

        return outcome;
    }

    /// <summary>From a moment on the counter that was given back never has more room than the other.</summary>
    public void AssertNoBetter(long now)
    {
        long window = limit.WindowMicroseconds;
        long reset = Without.Look(now, limit, 0).ResetMicroseconds;
        foreach (long later in (long[])[0, 1, random.NextInt64(window), random.NextInt64(2 * window), reset / 2, Math.Max(0, reset - 1), reset])
        {
            long with = With.Look(now + later, limit, 0).Remaining;
            long without = Without.Look(now + later, limit, 0).Remaining;
            Assert.True(with <= without, $"{OracleTests.Words(limit)}: {with} remain {later} us after {now}, {without} if nothing had been given back");
        }
    }

    private void GiveBack(long now, int which)
    {
        (long at, long hits) = _pending[which];
        _pending.RemoveAt(which);
        long before = With.Look(now, limit, 0).Remaining;
        Freed += With.GiveBack(now, limit, hits, at).Remaining > before && now > at ? 1 : 0;
    }
}
