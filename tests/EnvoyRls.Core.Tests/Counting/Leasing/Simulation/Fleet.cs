using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>Many replicas over one store.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Network _network;
    private readonly MemoryCounterStore _store;
    private readonly List<Replica> _replicas = [];
    private readonly List<Replica> _all = [];

    public Fleet(int seed, int replicas, Network network)
    {
        _random = new Random(seed);
        _network = network;
        _store = new MemoryCounterStore(1000, new WindowClock(Timeline.Clock), Timeline.Clock, new StatRegistry());
        for (int i = 0; i < replicas; i++)
        {
            AddReplica();
        }
    }

    public Timeline Timeline { get; } = new();

    public List<Spend> Spends { get; } = [];

    public IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>Killed ones included.</summary>
    public IReadOnlyList<Replica> AllReplicas => _all;

    /// <summary>Has one replica called at a rate, each call some moment after the one before it (Poisson).</summary>
    /// <param name="place">Which one; who is put in its place is called too.</param>
    /// <param name="rate">Calls a second, asked for before each.</param>
    /// <param name="limit">By what limit, asked for before each.</param>
    /// <param name="mostHits">Hits of a call, from 1 on.</param>
    /// <param name="until">When it ends.</param>
    public void CallAtRate(int place, Func<double> rate, Func<Limit> limit, int mostHits, long until)
    {
        const double WhileSilent = 2_000;
        double gap = rate() > 0 ? -Math.Log(1 - _random.NextDouble()) / rate() * 1_000_000 : WhileSilent;
        long next = Timeline.Now + Math.Max(1, (long)gap);
        if (next < until)
        {
            Timeline.At(next, () =>
            {
                if (rate() > 0)
                {
                    _replicas[place].Call(limit(), _random.Next(1, mostHits + 1));
                }

                CallAtRate(place, rate, limit, mostHits, until);
            });
        }
    }

    /// <summary>Kills a replica and puts a new one in its place, or suspends it, again and again.</summary>
    public void HarmAtTimes(long every, long until)
    {
        long next = Timeline.Now + _random.NextInt64(1, 2 * every);
        if (next < until)
        {
            Timeline.At(next, () =>
            {
                Harm(_random.Next(_replicas.Count));
                HarmAtTimes(every, until);
            });
        }
    }

    /// <summary>A counter of the replicas' own statistics, summed up.</summary>
    public long Sum(string statistic) => _all.Sum(replica => (long)replica.Statistics.Counter(statistic).Value);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private void Harm(int place)
    {
        if (_random.Next(2) == 0)
        {
            _replicas[place].SuspendedUntil = Timeline.Now + _random.NextInt64(1_000_000);
            return;
        }

        _replicas[place].IsKilled = true;
        _replicas.RemoveAt(place);
        AddReplica();
    }

    private void AddReplica()
    {
        Replica replica = new(Timeline, _store, _random, _network, Spends);
        _replicas.Add(replica);
        _all.Add(replica);
    }
}
