using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms.Oracles;

/// <summary>A plain list of moments and hits, gone through from end to end each time.</summary>
internal sealed class SlidingWindowLogOracle(Limit limit) : AlgorithmOracle(limit)
{
    private List<LogMember> _members = [];
    private long _reading;

    /// <summary>How many moments count at the last charge.</summary>
    public int Members => _members.Count;

    protected override bool Admits(long now, long hits, long delay) =>
        Live(now).Sum(static member => (decimal)member.Hits) + hits <= Limit.Amount;

    protected override bool IsIdle(long now) => now >= _reading && !Live(now).Any();

    protected override void Commit(long now, long hits)
    {
        _members = [.. Live(now)];
        _reading = Math.Max(now, _reading);
        if (hits > 0)
        {
            _members.Add(new LogMember(_members.Count < 1_024 ? _reading : NextOfGrid(_reading), hits));
            _members = [.. _members.GroupBy(static member => member.Time, static member => member.Hits)
                .Select(static same => new LogMember(same.Key, same.Sum())).OrderBy(static member => member.Time)];
            return;
        }

        while (hits < 0 && _members.Count > 0)
        {
            LogMember newest = _members[^1];
            _members.RemoveAt(_members.Count - 1);
            if (newest.Hits > -hits)
            {
                _members.Add(newest with { Hits = newest.Hits + hits });
            }

            hits += Math.Min(newest.Hits, -hits);
        }
    }

    private IEnumerable<LogMember> Live(long now)
    {
        long after = Math.Max(now, _reading) - Limit.WindowMicroseconds;
        return _members.Where(member => member.Time > after);
    }

    private long NextOfGrid(long moment)
    {
        decimal step = Math.Max(1, Limit.WindowMicroseconds / 1_024);
        return (long)(Math.Ceiling(moment / step) * step);
    }
}
