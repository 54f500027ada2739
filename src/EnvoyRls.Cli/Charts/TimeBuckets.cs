namespace EnvoyRls.Cli.Charts;

/// <summary>
/// Counts verdicts over time in bounded memory: intervals start out a second long and grow, each length a multiple of
/// the one before and aligned to the Unix epoch, so that nothing has to be split.
/// </summary>
internal sealed class TimeBuckets
{
    private const int MostBuckets = 4096;
    private const long GrowthBeyondLast = 4;

    private static readonly long[] Widths = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

    private readonly List<VerdictCount> _buckets = [];
    private long _width = Widths[0];
    private long _first;

    /// <summary>Counts one verdict.</summary>
    /// <param name="unixSeconds">When; never before the last one counted.</param>
    /// <param name="denied">The verdict.</param>
    public void Add(long unixSeconds, bool denied)
    {
        if (_buckets.Count == 0)
        {
            _first = unixSeconds / _width;
        }

        while ((unixSeconds / _width) - _first >= MostBuckets)
        {
            Coarsen();
        }

        int index = (int)((unixSeconds / _width) - _first);
        while (_buckets.Count <= index)
        {
            _buckets.Add(default);
        }

        _buckets[index] += denied ? new VerdictCount(0, 1) : new VerdictCount(1, 0);
    }

    /// <summary>The counts in at most so many intervals, as short as that allows.</summary>
    public TimeSeries ToSeries(int most)
    {
        TimeBuckets copy = new() { _width = _width, _first = _first };
        copy._buckets.AddRange(_buckets);
        while (copy._buckets.Count > most)
        {
            copy.Coarsen();
        }

        return new TimeSeries(DateTimeOffset.FromUnixTimeSeconds(copy._first * copy._width), TimeSpan.FromSeconds(copy._width), copy._buckets);
    }

    private void Coarsen()
    {
        long wider = Array.Find(Widths, width => width > _width) is > 0 and var next ? next : _width * GrowthBeyondLast;
        long first = _first * _width / wider;
        List<VerdictCount> merged = [];
        for (int i = 0; i < _buckets.Count; i++)
        {
            int index = (int)(((_first + i) * _width / wider) - first);
            if (index == merged.Count)
            {
                merged.Add(default);
            }

            merged[index] += _buckets[i];
        }

        _buckets.Clear();
        _buckets.AddRange(merged);
        (_width, _first) = (wider, first);
    }
}
