using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Cli.Bench.Http2;
using EnvoyRls.Cli.Bench.Sockets;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>
/// One thread of a load: makes calls when they are meant to be made, or in a closed loop when answers come, over connections of
/// its own. A call's latency counts from the moment it was meant to be made, so that whoever is slow to take calls, service or
/// client, cannot leave the wait out of the figures (coordinated omission).
/// </summary>
internal sealed class LoadWorker : ICallSink, IDisposable
{
    private const long LongestWait = 50_000_000;

    private readonly LoadPlan _plan;
    private readonly ConnectionSet _connections;
    private readonly PoissonArrivals? _arrivals;
    private readonly KeyDraw _keys;
    private readonly int _index;
    private readonly long _tick;
    private long _open;
    private long _start;
    private long _countFrom;
    private long _end;
    private long _next = long.MaxValue;
    private long _notBefore;

    /// <param name="plan">The load of all threads.</param>
    /// <param name="index">Which of its threads this is.</param>
    /// <param name="connect">Opens the connection of that number, of those of all threads.</param>
    public LoadWorker(LoadPlan plan, int index, Func<int, ICallSink, LoadConnection> connect)
    {
        _plan = plan;
        _index = index;
        _tick = LoadClock.Of(plan.Tick);
        int own = plan.ShareOf(plan.Connections, index);
        _connections = new ConnectionSet(own, place => connect((place * plan.Threads) + index, this));
        SplitMix64 seeds = new(plan.Seed + (ulong)index);
        SplitMix64 ofArrivals = new(seeds.NextUInt64());
        _arrivals = plan.Rate is { } rate ? new PoissonArrivals(rate * own / plan.Connections, ofArrivals) : null;
        _keys = new KeyDraw(plan.Keys, plan.Zipf, new SplitMix64(seeds.NextUInt64()));
    }

    /// <summary>What became of the calls, once the run is over.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>The time in which calls counted, in nanoseconds, once the run is over.</summary>
    public long Counted => Math.Max(_end, Tally.LastEnd) - _countFrom;

    /// <summary>Opens the connections.</summary>
    /// <exception cref="IOException">The service does not answer.</exception>
    public void Open(TimeSpan timeout) => _connections.Open(timeout);

    /// <summary>Puts the load on the service, on the calling thread.</summary>
    /// <param name="start">When it begins, by <see cref="LoadClock"/>.</param>
    /// <param name="cancellation">Ends it early; what was measured until then stands.</param>
    /// <exception cref="IOException">The service is gone.</exception>
    public void Run(long start, CancellationToken cancellation)
    {
        SocketPoll.WakeOnTime();
        _start = start;
        _countFrom = start + LoadClock.Of(_plan.WarmUp);
        _end = _countFrom + LoadClock.Of(_plan.Duration);
        Begin();
        long now = start;
        while (now < _end || _next < _end || (_open > 0 && now < _end + LoadClock.Of(_plan.Grace)))
        {
            if (cancellation.IsCancellationRequested)
            {
                _end = Math.Min(_end, now);
            }

            MakeDue(now);
            _connections.Serve(now < _end ? Math.Clamp(Math.Max(_next, _notBefore) - LoadClock.Now, 0, LongestWait) : LongestWait);
            now = LoadClock.Now;
        }

        _connections.Abandon(Outcome.Unanswered, LoadClock.Now);
    }

    public void Ended(LoadConnection connection, in Call call, int outcome, long now)
    {
        _open--;
        if (call.Intended >= _countFrom && call.Intended < _end)
        {
            Tally.Record(call, outcome, now);
        }

        if (_arrivals is null && now < _end)
        {
            connection.Make(NewCall(now));
        }
    }

    public void Dispose() => _connections.Dispose();

    private void Begin()
    {
        if (_arrivals is not null)
        {
            _next = _start + _arrivals.Next();
            return;
        }

        for (int i = _plan.ShareOf(_plan.Concurrency!.Value, _index); i > 0; i--)
        {
            _connections.Make(NewCall(_start));
        }
    }

    private void MakeDue(long now)
    {
        if (now < _notBefore || now < _next)
        {
            return;
        }

        _notBefore = now + _tick;
        for (; _next <= now && _next < _end; _next = _start + _arrivals!.Next())
        {
            if (_next >= _countFrom)
            {
                Tally.Lateness.Record(now - _next);
            }

            _connections.Make(NewCall(_next));
        }
    }

    private Call NewCall(long intended)
    {
        _open++;
        Tally.Made++;
        return new Call(intended, _keys.Next());
    }
}
