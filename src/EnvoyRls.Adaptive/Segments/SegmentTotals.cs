using EnvoyRls.Adaptive.History;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>What single keys of a segment asked for in all minutes that are looked at.</summary>
internal sealed class SegmentTotals(string domain, string segment)
{
    private const double Second = 1e6;
    private const double Minute = 60e6;
    private const double Hour = 3_600e6;

    private readonly DemandHistogram _seconds = new();
    private readonly DemandHistogram _minutes = new();
    private readonly DemandHistogram _hours = new();

    public string Domain => domain;

    /// <summary>The rule's full key.</summary>
    public string Segment => segment;

    /// <summary>Minutes with demand.</summary>
    public int Minutes { get; private set; }

    public void Add(SegmentDemand demand)
    {
        Minutes += demand.Minutes.Total > 0 ? 1 : 0;
        _seconds.Add(demand.Seconds);
        _minutes.Add(demand.Minutes);
        _hours.Add(demand.Hours);
    }

    /// <summary>Keys times windows that were looked at, of the length that says most of a window.</summary>
    /// <param name="window">The window, microseconds.</param>
    public double Values(long window) => window >= Hour && _hours.Total > 0 ? _hours.Total : _minutes.Total;

    /// <summary>
    /// What a share of keys do not exceed in a window. Busiest second, minute and hour of each key are known; in a window between two of
    /// them nobody asks for more than in the longer one, nor for more than the shorter one as many times over as it fits.
    /// </summary>
    public double Quantile(double share, long window) => window switch
    {
        < (long)Minute => Least(_seconds.Quantile(share) * Math.Max(1, window / Second), _minutes.Quantile(share)),
        < (long)Hour => Least(_minutes.Quantile(share) * window / Minute, _hours.Quantile(share)),
        _ => _hours.Total > 0 ? _hours.Quantile(share) * window / Hour : _minutes.Quantile(share) * window / Minute,
    };

    /// <summary>The share of keys and windows that ask for more than an amount, at most.</summary>
    public double ShareAbove(double amount, long window) => window switch
    {
        < (long)Minute => Math.Min(_seconds.ShareAbove(amount / Math.Max(1, window / Second)), _minutes.ShareAbove(amount)),
        < (long)Hour when _hours.Total > 0 => Math.Min(_minutes.ShareAbove(amount * Minute / window), _hours.ShareAbove(amount)),
        < (long)Hour => _minutes.ShareAbove(amount * Minute / window),
        _ when _hours.Total > 0 => _hours.ShareAbove(amount * Hour / window),
        _ => _minutes.ShareAbove(amount * Minute / window),
    };

    /// <summary>The smaller of what a shorter and a longer time say, of which the longer may not be known.</summary>
    private static double Least(double shorter, double longer) => longer > 0 ? Math.Min(shorter, longer) : shorter;
}
