using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Granting;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Calls;

/// <summary>
/// One batch on its way to Redis and back. Whoever ends the call first, the last reply or the sweeper, answers it and
/// alone touches the batch. Reused once every reply is in; a call that ran out of time is left to its late replies.
/// </summary>
internal sealed class BatchCall : IValueTaskSource<StoreFault?>
{
    private readonly CallContext _context;
    private readonly List<ChargeReply> _replies = [];
    private readonly BatchReply _reply;
    private readonly GrantReply? _grant;
    private ManualResetValueTaskSourceCore<StoreFault?> _answer;
    private ChargeBatch? _batch;
    private StoreFault? _fault;
    private StoreFault? _timeoutFault;
    private BatchManner _manner;
    private int _count;
    private int _pending;
    private long _startedAt;
    private bool _timedOut;

    // Grows by one when a use starts and by one when it is over, so that it is odd while the call runs, and a stale
    // observer can neither end a later use nor mistake it for its own.
    private long _state;

    public BatchCall(CallContext context)
    {
        _context = context;
        _reply = new BatchReply(this, context);
        _grant = context.Grants is { } lanes ? new GrantReply(this, lanes, context.IsClustered) : null;
    }

    public bool IsRunning => (Volatile.Read(ref _state) & 1) == 1;

    /// <summary>Tells this use of the call from others.</summary>
    public long Generation => Volatile.Read(ref _state);

    public bool IsOver(long generation) => Volatile.Read(ref _state) != generation;

    /// <summary>Sends every charge of the batch, or every read or reset, in one go.</summary>
    public ValueTask<StoreFault?> Start(ChargeBatch batch, RedisClient client, BatchPurpose purpose, long now, long due, StoreFault timeoutFault)
    {
        _answer.Reset();
        _answer.RunContinuationsAsynchronously = false;
        _batch = batch;
        _fault = null;
        _startedAt = now;
        _timeoutFault = timeoutFault;
        _manner = MannerOf(batch, purpose);
        _count = batch.Count;
        batch.Provisional |= batch.AllOrNothing && _context.IsClustered;
        long generation = Interlocked.Increment(ref _state);
        short token = _answer.Version;
        Send(batch, client, purpose);
        _context.Sweeper.Watch(this, generation, due);
        Arrived(null);
        return new ValueTask<StoreFault?>(this, token);
    }

    /// <summary>One reply less to wait for; the last one answers the call, or takes back what should not have been charged.</summary>
    public void Arrived(StoreFault? fault)
    {
        if (fault is not null)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }

        if (Interlocked.Decrement(ref _pending) > 0 || TryGiveBack())
        {
            return;
        }

        _context.Gate.Leave();
        long state = Volatile.Read(ref _state);
        if ((state & 1) == 1 && TryEnd(state))
        {
            Deliver();
        }
    }

    /// <summary>Ends the call with its timeout fault, unless it is over.</summary>
    public void TimeOut(long generation)
    {
        if (!TryEnd(generation))
        {
            return;
        }

        (_manner == BatchManner.Granted ? _context.Grants!.Servers : _context.Servers).Signal.Raise(RefreshReasons.Stalled);
        _timedOut = true;
        _batch = null;

        // The sweeper looks after other calls; what follows an answer is not its work.
        _answer.RunContinuationsAsynchronously = true;
        _answer.SetResult(_timeoutFault);
    }

    StoreFault? IValueTaskSource<StoreFault?>.GetResult(short token)
    {
        StoreFault? result = _answer.GetResult(token);
        if (!_timedOut)
        {
            _context.Idle.Give(this);
        }

        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<StoreFault?>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<StoreFault?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private ReadOnlySpan<ChargeReply> Replies => CollectionsMarshal.AsSpan(_replies)[.._count];

    private BatchManner MannerOf(ChargeBatch batch, BatchPurpose purpose)
    {
        // Leases are asked for one by one.
        if (_grant is not null && purpose == BatchPurpose.Charge && batch is { Count: 1 } && batch.Charges[0].Kind == ChargeKind.Lease)
        {
            return BatchManner.Granted;
        }

        if (purpose != BatchPurpose.Charge || !batch.AllOrNothing)
        {
            return BatchManner.Each;
        }

        // One charge of an algorithm that a denial leaves alone needs nobody to see to it.
        bool apart = batch.Count == 1
            ? !batch.Charges[0].IsFixedWindow()
            : _context.IsClustered && !HashSlot.IsShared(batch);
        return apart ? BatchManner.EachUnlessDenied : BatchManner.Whole;
    }

    private void Send(ChargeBatch batch, RedisClient client, BatchPurpose purpose)
    {
        // One more than there are replies to come, so that those that come early cannot end a call still being sent.
        if (_manner == BatchManner.Whole)
        {
            _pending = 2;
            _reply.Send(client, batch);
            return;
        }

        if (_manner == BatchManner.Granted)
        {
            _pending = 2;
            _grant!.Send(batch);
            return;
        }

        Span<Charge> charges = batch.Charges;
        _pending = charges.Length + 1;
        while (_replies.Count < charges.Length)
        {
            _replies.Add(new ChargeReply(this, _context));
        }

        bool combine = MayWait(batch);
        for (int i = 0; i < charges.Length; i++)
        {
            _replies[i].Send(client, batch, charges[i], purpose, combine);
        }
    }

    /// <summary>
    /// Whether its charges may wait for others of their keys. What may have to be given back must not, as others would wait
    /// for what comes of that, nor what goes to one counter several times, which has an order of its own.
    /// </summary>
    private bool MayWait(ChargeBatch batch)
    {
        const int MostCompared = 64;
        Span<Charge> charges = batch.Charges;
        if (charges.Length == 1)
        {
            return true;
        }

        bool differ = _manner == BatchManner.Each && charges.Length <= MostCompared;
        for (int i = 1; i < charges.Length && differ; i++)
        {
            ReadOnlySpan<byte> key = batch.Key(charges[i]);
            for (int j = 0; j < i && differ; j++)
            {
                differ = !batch.Key(charges[j]).SequenceEqual(key);
            }
        }

        return differ;
    }

    /// <summary>
    /// Gives back what a batch was charged that should have been charged whole, if it was not; false if there is
    /// nothing to wait for. Also when the call has run out of time: its late replies see to it.
    /// </summary>
    private bool TryGiveBack()
    {
        if (_manner != BatchManner.EachUnlessDenied || (_fault is null && !IsDenied()))
        {
            return false;
        }

        _manner = BatchManner.GivenBack;
        ReadOnlySpan<ChargeReply> replies = Replies;
        int returns = 0;
        foreach (ChargeReply reply in replies)
        {
            returns += reply.CanBeGivenBack ? 1 : 0;
        }

        _pending = returns + 1;
        foreach (ChargeReply reply in replies)
        {
            if (reply.CanBeGivenBack)
            {
                reply.GiveBack();
            }
        }

        Arrived(null);
        return true;
    }

    private bool IsDenied()
    {
        foreach (ChargeReply reply in Replies)
        {
            if (reply.Denies)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryEnd(long generation)
    {
        if (Interlocked.CompareExchange(ref _state, generation + 1, generation) != generation)
        {
            return false;
        }

        _context.Latency.Record(_context.Time.GetElapsedTime(_startedAt));
        return true;
    }

    private void Deliver()
    {
        ChargeBatch batch = _batch!;
        _batch = null;
        if (_fault is null)
        {
            Deliver(batch);
        }

        _answer.SetResult(_fault);
    }

    private void Deliver(ChargeBatch batch)
    {
        if (_manner == BatchManner.Whole)
        {
            _reply.Deliver(batch);
            return;
        }

        if (_manner == BatchManner.Granted)
        {
            _grant!.Deliver(batch);
            return;
        }

        Span<Charge> charges = batch.Charges;
        for (int i = 0; i < charges.Length; i++)
        {
            _replies[i].Deliver(ref charges[i]);
        }

        batch.Charged = _manner != BatchManner.GivenBack;
    }
}
