namespace EnvoyRls.Adaptive.Observation.Sketches;

/// <summary>
/// Mean and variance of the gaps between calls, taken in one by one (Welford 1962); those of two streams can be put together
/// (Chan, Golub and LeVeque 1979). Once there are <see cref="Memory"/> gaps every new one makes the old ones count a little less.
/// </summary>
internal struct GapStatistics
{
    /// <summary>With fewer gaps nothing is said.</summary>
    public const int Least = 8;

    /// <summary>How many gaps are remembered.</summary>
    public const int Memory = 256;

    /// <summary>When the last call was, Unix time in microseconds; 0 if the next one begins anew.</summary>
    private long _last;

    /// <summary>How many gaps there were, up to <see cref="Memory"/>.</summary>
    public float Count { get; private set; }

    /// <summary>Their mean in seconds.</summary>
    public float Mean { get; private set; }

    /// <summary>Their variance, in seconds squared.</summary>
    public float Variance { get; private set; }

    /// <summary>Standard deviation over mean; NaN with fewer than <see cref="Least"/> gaps, or none that is longer than nothing.</summary>
    public readonly double Variation => Count >= Least && Mean > 0 ? Math.Sqrt(Variance * Count / (Count - 1)) / Mean : double.NaN;

    /// <summary>What was sent from elsewhere.</summary>
    public static GapStatistics Of(float count, float mean, float variance) => new() { Count = count, Mean = mean, Variance = variance };

    /// <summary>Takes in a call.</summary>
    /// <param name="now">When it was, Unix time in microseconds. One that is told late counts for no gap.</param>
    public void Add(long now)
    {
        if (_last == 0)
        {
            _last = now;
            return;
        }

        if (now < _last)
        {
            return;
        }

        float gap = (now - _last) / 1e6f;
        _last = now;
        Count = Math.Min(Count + 1, Memory);
        float from = gap - Mean;
        Mean += from / Count;
        Variance += ((from * (gap - Mean)) - Variance) / Count;
    }

    /// <summary>Makes the next call begin anew: those in between were not looked at.</summary>
    public void Interrupt() => _last = 0;

    /// <summary>Takes in the gaps of another stream.</summary>
    public void Merge(in GapStatistics other)
    {
        float count = Count + other.Count;
        if (count <= 0)
        {
            return;
        }

        float share = other.Count / count;
        float apart = other.Mean - Mean;
        Variance += share * (other.Variance - Variance + ((1 - share) * apart * apart));
        Mean += share * apart;
        Count = Math.Min(count, Memory);
    }
}
