using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>What borrowing comes to, as <c>envoyrls.region.*</c>.</summary>
internal sealed class RegionStatistics(StatRegistry statistics)
{
    /// <summary>Hits that were charged to another region's counter and given to ours.</summary>
    public Counter Borrowed { get; } = statistics.Counter("envoyrls.region.borrowed_hits_total");

    /// <summary>Hits that were, or may have been, charged there and were not given to ours: nobody spends them.</summary>
    public Counter Lost { get; } = statistics.Counter("envoyrls.region.lost_hits_total");

    /// <summary>How often a counter near its end was refused any hit by all regions that could be asked.</summary>
    public Counter Refused { get; } = statistics.Counter("envoyrls.region.refused_total");

    /// <summary>Counters near their end for which there was no room to look after them.</summary>
    public Counter Unnoticed { get; } = statistics.Counter("envoyrls.region.unnoticed_total");
}
