using System.Numerics;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Core.Observation;

/// <summary>
/// Hands decisions from calls to those who want to know of them. A call only puts a record into a ring of its processor's and
/// never waits: where there is no room the record is dropped, and counted. One loop empties the rings into the sinks.
/// </summary>
public sealed class DecisionFeed
{
    /// <summary>Small enough to stay in a processor's cache, large enough for a tenth of a second of its calls.</summary>
    private const int DefaultCapacity = 8 * 1024;

    private const int MostRings = 8;

    /// <summary>Few enough that writers soon get the places back.</summary>
    private const int MostAtOnce = 512;

    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly DecisionRing[] _rings;
    private readonly TimeProvider _time;
    private readonly ILogger<DecisionFeed> _log;
    private readonly Counter _records;
    private readonly Counter _sinkErrors;
    private readonly Lock _changing = new();
    private readonly Lock _draining = new();
    private volatile IDecisionSink[] _sinks = [];
    private volatile bool _unmatchedWanted;
    private long? _logged;

    /// <param name="time">The clock that the loop waits by.</param>
    /// <param name="statistics">Where records, drops and errors of sinks are published.</param>
    /// <param name="log">Where a sink that fails is reported, once a minute at most.</param>
    /// <param name="capacity">How many records may wait in each ring; a power of two.</param>
    public DecisionFeed(TimeProvider time, StatRegistry statistics, ILogger<DecisionFeed> log, int capacity = DefaultCapacity)
        : this(time, statistics, log, (int)Math.Min(MostRings, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)), capacity)
    {
    }

    /// <param name="time">The clock that the loop waits by.</param>
    /// <param name="statistics">Where records, drops and errors of sinks are published.</param>
    /// <param name="log">Where a sink that fails is reported.</param>
    /// <param name="rings">How many rings; a power of two.</param>
    /// <param name="capacity">How many records each ring holds; a power of two.</param>
    internal DecisionFeed(TimeProvider time, StatRegistry statistics, ILogger<DecisionFeed> log, int rings, int capacity)
    {
        _time = time;
        _log = log;
        _rings = new DecisionRing[rings];
        for (int i = 0; i < rings; i++)
        {
            _rings[i] = new DecisionRing(capacity);
        }

        _records = statistics.Counter("envoyrls.observation.records_total");
        Dropped = new DroppedDecisions(statistics);
        _sinkErrors = statistics.Counter("envoyrls.observation.sink_errors_total");
    }

    /// <summary>Whether anybody wants to know of decisions; if not, there is no need to describe them.</summary>
    public bool IsWanted => _sinks.Length > 0;

    /// <summary>Whether anybody wants to know of calls in which nothing matched.</summary>
    public bool IsUnmatchedWanted => _unmatchedWanted;

    /// <summary>What sinks were not told, because they did not keep up.</summary>
    public DroppedDecisions Dropped { get; }

    /// <summary>Tells a sink of all decisions from now on.</summary>
    public void Add(IDecisionSink sink)
    {
        lock (_changing)
        {
            Set([.. _sinks, sink]);
        }
    }

    /// <summary>Tells a sink of nothing any more; a batch that is under way may still reach it.</summary>
    public void Remove(IDecisionSink sink)
    {
        lock (_changing)
        {
            Set([.. _sinks.Where(other => other != sink)]);
        }
    }

    private void Set(IDecisionSink[] sinks)
    {
        _sinks = sinks;
        _unmatchedWanted = Array.Exists(sinks, sink => sink.WantsUnmatched);
    }

    /// <summary>Hands a record on, or drops it where there is no room. Called on the way of calls: neither waits nor allocates.</summary>
    public void Publish(in DecisionRecord record)
    {
        record.Shared?.Hold();
        if (!_rings[Thread.GetCurrentProcessorId() & (_rings.Length - 1)].TryAdd(record))
        {
            Dropped.Add(record);
            record.Shared?.Release();
        }
    }

    /// <summary>Starts the loop that brings records to the sinks.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("decision-feed", async cancellation =>
    {
        TimeSpan wait = BusyWait;
        while (!cancellation.IsCancellationRequested)
        {
            bool busy = Drain() > 0;
            wait = busy ? BusyWait : wait * 2 < IdleWait ? wait * 2 : IdleWait;
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Drain();
    });

    /// <summary>Brings all records that are there to the sinks; returns how many. One caller at a time, others wait.</summary>
    internal int Drain()
    {
        lock (_draining)
        {
            int drained = 0;
            foreach (DecisionRing ring in _rings)
            {
                drained += Drain(ring);
            }

            _records.Add((ulong)drained);
            return drained;
        }
    }

    /// <summary>Empties a ring, but takes no more than it holds: those who write as fast as this reads must not keep it from the others.</summary>
    private int Drain(DecisionRing ring)
    {
        int drained = 0;
        while (drained < ring.Capacity)
        {
            ReadOnlySpan<DecisionRecord> records = ring.Peek(MostAtOnce);
            if (records.IsEmpty)
            {
                break;
            }

            drained += records.Length;
            Deliver(records);
            Release(records);
            ring.Remove(records.Length);
        }

        return drained;
    }

    private static void Release(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (ref readonly DecisionRecord record in records)
        {
            record.Shared?.Release();
        }
    }

    private void Deliver(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (IDecisionSink sink in _sinks)
        {
            try
            {
                Deliver(records, sink);
            }
            catch (Exception error)
            {
                // The sink misses the rest of this batch; the others and the loop go on.
                _sinkErrors.Increment();
                Report(sink, error);
            }
        }
    }

    /// <summary>Hands a sink the records that it wants, in pieces where there are others in between.</summary>
    private static void Deliver(ReadOnlySpan<DecisionRecord> records, IDecisionSink sink)
    {
        if (sink.WantsUnmatched)
        {
            sink.Consume(records);
            return;
        }

        int start = 0;
        for (int i = 0; i <= records.Length; i++)
        {
            if (i == records.Length || records[i].IsUnmatched)
            {
                if (i > start)
                {
                    sink.Consume(records[start..i]);
                }

                start = i + 1;
            }
        }
    }

    private void Report(IDecisionSink sink, Exception error)
    {
        if (_logged is { } logged && _time.GetElapsedTime(logged) < LogInterval)
        {
            return;
        }

        _logged = _time.GetTimestamp();
        _log.LogError(error, "{Sink} failed to take decisions in; further failures are only counted for {Interval}", sink.GetType().Name, LogInterval);
    }
}
