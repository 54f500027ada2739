using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Observation;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>The names of one kind with most hits in a minute, and the sum of all of that kind.</summary>
/// <param name="kind">What is counted.</param>
/// <param name="capacity">How many names are told apart.</param>
/// <param name="kept">How many of them get a row.</param>
internal sealed class Sketch(UsageKind kind, int capacity, int kept)
{
    private readonly HeavyHitters _names = new(capacity);
    private long _hits;
    private long _denied;

    public void Add(string name, long hits, long denied)
    {
        _hits = FixedWindow.Add(_hits, hits);
        _denied = FixedWindow.Add(_denied, denied);
        if (name.Length <= UsageNames.Longest)
        {
            _names.Add(name, hits, denied);
        }
        else
        {
            _names.Add(UsageNames.Cut(name.AsSpan(0, UsageNames.Longest)), hits, denied);
        }
    }

    /// <summary>Counts the denial of a key.</summary>
    public void AddDenied(ReadOnlySpan<char> name, long hits)
    {
        _hits = FixedWindow.Add(_hits, hits);
        _denied = FixedWindow.Add(_denied, hits);
        _names.Add(name, hits, hits);
    }

    public IReadOnlyList<HeavyHitter> Top(int most) => _names.Top(most);

    /// <summary>A row for each name with most hits, and one without name for what is in none of them.</summary>
    /// <param name="minute">The minute.</param>
    /// <param name="replica">This replica's id.</param>
    /// <param name="unknownHits">Hits that may belong to any name of the kind.</param>
    /// <param name="unknownDenied">Those of them that were denied.</param>
    public IEnumerable<UsageRow> Rows(DateTimeOffset minute, string replica, long unknownHits, long unknownDenied)
    {
        long hits = FixedWindow.Add(_hits, unknownHits);
        long denied = FixedWindow.Add(_denied, unknownDenied);
        foreach (HeavyHitter name in _names.Top(kept))
        {
            hits -= name.Count;
            denied -= name.Denied;
            yield return new UsageRow(minute, replica, kind, name.Key, name.Count, name.Denied, name.Error);
        }

        if (hits > 0)
        {
            yield return new UsageRow(minute, replica, kind, "", hits, Math.Max(0, denied), 0);
        }
    }

    public void Clear()
    {
        _names.Clear();
        _hits = 0;
        _denied = 0;
    }
}
