using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Bench.Adaptive.Bots;

/// <summary>What an access log tells of one client.</summary>
internal sealed class LoggedClient(string address)
{
    private readonly List<DateTimeOffset> _times = [];
    private readonly Dictionary<string, int> _paths = new(StringComparer.Ordinal);

    /// <summary>The first user agent it sent.</summary>
    public string UserAgent { get; private set; } = "";

    public int Calls => _times.Count;

    /// <summary>When it was last seen, Unix time in microseconds.</summary>
    public long LastSeen => Microseconds(_times.Max());

    public void Add(DateTimeOffset time, string path, string userAgent)
    {
        UserAgent = _times.Count == 0 ? userAgent : UserAgent;
        _times.Add(time);
        _paths[path] = _paths.GetValueOrDefault(path) + 1;
    }

    /// <summary>The client as it would have been observed, without its user agent: only what it did may tell.</summary>
    public ObservedClient Observed()
    {
        _times.Sort();
        return new ObservedClient
        {
            Hash = 1,
            Name = $"remote_address={address}",
            FirstSeen = Microseconds(_times[0]),
            Calls = Calls,
            TotalCalls = Calls,
            GapVariation = GapVariation(),
            Paths = _paths.Count,
            PathEntropy = _paths.Count > 1 ? _paths.Values.Sum(Surprise) / Math.Log(_paths.Count) : 0,
        };
    }

    private static long Microseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() * 1000;

    private double Surprise(int calls)
    {
        double share = calls / (double)Calls;
        return -share * Math.Log(share);
    }

    private double GapVariation()
    {
        double[] gaps = [.. _times.Skip(1).Zip(_times, (later, sooner) => (later - sooner).TotalSeconds)];
        if (gaps.Length < 8 || gaps.Average() <= 0)
        {
            return double.NaN;
        }

        double mean = gaps.Average();
        return Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean;
    }
}
