namespace EnvoyRls.Adaptive.History;

/// <summary>
/// How much keys asked for: counts in buckets of which sixteen are as wide as one another up to each power of two, so that a value is known
/// to 1/16 of itself, whole numbers below 16 exactly. Only buckets that are filled take room.
/// </summary>
internal sealed class DemandHistogram
{
    private const int PerPower = 16;

    /// <summary>More than anybody asks for: the highest bucket.</summary>
    private const int MostBucket = 40 * PerPower;

    private readonly SortedDictionary<int, double> _counts = [];

    /// <summary>How many values there are.</summary>
    public double Total { get; private set; }

    /// <summary>The buckets that are filled and how many values each has, the lowest first.</summary>
    public IEnumerable<KeyValuePair<int, double>> Buckets => _counts;

    /// <summary>Counts a value.</summary>
    /// <param name="value">What was asked for; negative values and NaN count as 0.</param>
    /// <param name="count">How often; nothing for 0 and less.</param>
    public void Add(double value, double count = 1) => AddBucket(BucketOf(value), count);

    /// <summary>Counts values by bucket, as <see cref="Buckets"/> has them.</summary>
    public void AddBucket(int bucket, double count)
    {
        if (!(count > 0) || !double.IsFinite(count))
        {
            return;
        }

        bucket = Math.Clamp(bucket, 0, MostBucket);
        _counts[bucket] = _counts.GetValueOrDefault(bucket) + count;
        Total += count;
    }

    /// <summary>Adds all that another has.</summary>
    public void Add(DemandHistogram other)
    {
        foreach ((int bucket, double count) in other._counts)
        {
            AddBucket(bucket, count);
        }
    }

    /// <summary>The least value, rounded up to the end of its bucket, that a share of all values do not exceed; 0 while empty.</summary>
    /// <param name="share">Above 0 to 1.</param>
    public double Quantile(double share)
    {
        double left = share * Total;
        foreach ((int bucket, double count) in _counts)
        {
            left -= count;
            if (left <= Total * 1e-9)
            {
                return HighestOf(bucket);
            }
        }

        return 0;
    }

    /// <summary>The share of values above some amount, 0 to 1; 0 while empty. Values in the amount's own bucket are not above it.</summary>
    public double ShareAbove(double amount)
    {
        if (Total <= 0)
        {
            return 0;
        }

        int bucket = BucketOf(amount);
        return _counts.Where(pair => pair.Key > bucket).Sum(pair => pair.Value) / Total;
    }

    private static int BucketOf(double value)
    {
        if (!(value >= 1))
        {
            return 0;
        }

        if (value < PerPower)
        {
            return (int)value;
        }

        int power = Math.Min(Math.ILogB(value), 43);
        int place = (int)(Math.ScaleB(value, -power) * PerPower) - PerPower;
        return Math.Min(((power - 3) * PerPower) + Math.Min(place, PerPower - 1), MostBucket);
    }

    private static double HighestOf(int bucket)
    {
        if (bucket < PerPower)
        {
            return bucket;
        }

        int power = (bucket / PerPower) + 3;
        double width = Math.ScaleB(1.0 / PerPower, power);
        return Math.ScaleB(1, power) + (((bucket % PerPower) + 1) * width) - 1;
    }
}
