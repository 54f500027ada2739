using EnvoyRls.Adaptive.History;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>Adds up the demand of minutes by segment.</summary>
/// <param name="domain">Only this domain; <see langword="null"/> for all.</param>
internal sealed class DemandTable(string? domain)
{
    private readonly SortedDictionary<string, SegmentTotals> _segments = new(StringComparer.Ordinal);

    /// <summary>How many minutes there were, clean or not.</summary>
    public int Minutes { get; private set; }

    /// <summary>The segments by full key.</summary>
    public IEnumerable<SegmentTotals> Segments => _segments.Values;

    public void Add(HistoryMinute minute)
    {
        Minutes++;
        foreach (SegmentDemand demand in minute.Demand.Where(demand => domain is null || demand.Domain == domain))
        {
            if (!_segments.TryGetValue(demand.Segment, out SegmentTotals? totals))
            {
                _segments.Add(demand.Segment, totals = new SegmentTotals(demand.Domain, demand.Segment));
            }

            totals.Add(demand);
        }
    }
}
