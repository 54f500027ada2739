using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Observation;

/// <summary>What was decided in the records that a feed dropped, so that sums stay exact where nothing else is known.</summary>
public sealed class DroppedDecisions
{
    private readonly Counter _decisions;
    private readonly Counter _denied;
    private readonly Counter _hits;
    private readonly Counter _deniedHits;

    internal DroppedDecisions(StatRegistry statistics)
    {
        _decisions = statistics.Counter("envoyrls.observation.dropped_total");
        _denied = statistics.Counter("envoyrls.observation.dropped_denied_total");
        _hits = statistics.Counter("envoyrls.observation.dropped_hits_total");
        _deniedHits = statistics.Counter("envoyrls.observation.dropped_denied_hits_total");
    }

    /// <summary>Records dropped since the start.</summary>
    public ulong Decisions => _decisions.Value;

    /// <summary>Those of them that told of a denial.</summary>
    public ulong Denied => _denied.Value;

    /// <summary>The hits of all of them, without those given back.</summary>
    public ulong Hits => _hits.Value;

    /// <summary>The hits of those that told of a denial.</summary>
    public ulong DeniedHits => _deniedHits.Value;

    internal void Add(in DecisionRecord record)
    {
        ulong hits = (ulong)Math.Max(0, record.Hits);
        _decisions.Increment();
        _hits.Add(hits);
        if (record.IsDenied)
        {
            _denied.Increment();
            _deniedHits.Add(hits);
        }
    }
}
