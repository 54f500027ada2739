using EnvoyRls.Cli.Bench.Http2;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>What became of the calls of a load. For one thread; those of several are added up.</summary>
internal sealed class LoadTally
{
    /// <summary>From the moment a call was meant to be made to its end, whatever that was.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>How much later than it was meant to be the client came to make a call.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>How calls ended, by the numbers of <see cref="Outcome"/>.</summary>
    public long[] Outcomes { get; } = new long[Outcome.Count];

    /// <summary>All calls that were made, also those that do not count.</summary>
    public long Made { get; set; }

    /// <summary>When the last call that counts ended, by <see cref="LoadClock"/>.</summary>
    public long LastEnd { get; private set; }

    public void Record(in Call call, int outcome, long now)
    {
        Latency.Record(now - call.Intended);
        Outcomes[outcome]++;
        LastEnd = Math.Max(LastEnd, now);
    }

    public void Add(LoadTally other)
    {
        Latency.Add(other.Latency);
        Lateness.Add(other.Lateness);
        for (int outcome = 0; outcome < Outcomes.Length; outcome++)
        {
            Outcomes[outcome] += other.Outcomes[outcome];
        }

        Made += other.Made;
        LastEnd = Math.Max(LastEnd, other.LastEnd);
    }
}
