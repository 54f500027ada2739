using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>What counting without the store comes to.</summary>
internal sealed class StandInStatistics(StatRegistry statistics)
{
    /// <summary>Hits admitted by this replica itself.</summary>
    public Counter Admitted { get; } = statistics.Counter("envoyrls.stand_in.admitted_hits_total");

    /// <summary>Hits denied by this replica itself.</summary>
    public Counter Denied { get; } = statistics.Counter("envoyrls.stand_in.denied_hits_total");

    /// <summary>Hits that the store has been told of afterwards.</summary>
    public Counter Merged { get; } = statistics.Counter("envoyrls.stand_in.merged_hits_total");

    /// <summary>Hits that were not merged, as their window was over.</summary>
    public Counter Lapsed { get; } = statistics.Counter("envoyrls.stand_in.lapsed_hits_total");

    /// <summary>Counters of which nothing was known when this replica began to count them.</summary>
    public Counter Unseen { get; } = statistics.Counter("envoyrls.stand_in.unseen_total");

    /// <summary>Answers of the store that were not noted, and charges of no record, for lack of room.</summary>
    public Counter Dropped { get; } = statistics.Counter("envoyrls.stand_in.dropped_total");
}
