using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Granting;

/// <summary>
/// Leases by way of one connection. WAIT tells how many replicas have all that the connection wrote, and holds up what comes
/// behind it: so leases that come while one is under way gather, and go together with the next. Where replicas fall behind, leases
/// go at once and get no slices; one WAIT a second finds out when they are back.
/// </summary>
/// <param name="connection">Carries nothing else but the looks after servers.</param>
/// <param name="wait">What is waited for.</param>
/// <param name="lanes">Told when replicas fall behind and are back.</param>
/// <param name="time">The clock of pauses.</param>
internal sealed class GrantLane(RespConnection connection, ReplicaWait wait, GrantLanes lanes, TimeProvider time) : RespCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    /// <summary>Those that the server has granted and that a WAIT is under way for.</summary>
    private readonly List<GrantReply> _granted = [];

    /// <summary>Those that go when it is answered.</summary>
    private readonly List<GrantReply> _queue = [];
    private bool _waiting;
    private bool _behind;
    private long _behindSince;

    /// <summary>Sends a lease, now or when the WAIT under way is answered. It is told if it cannot be sent.</summary>
    public void Send(GrantReply grant)
    {
        StoreFault? fault;
        lock (_gate)
        {
            if (_waiting && !_behind)
            {
                _queue.Add(grant);
                return;
            }

            fault = grant.TrySend(connection, withSlice: !_behind);
            if (!_waiting && (!_behind || time.GetElapsedTime(_behindSince) >= Pause))
            {
                Wait();
            }
        }

        if (fault is not null)
        {
            grant.End(fault);
        }
    }

    /// <summary>Whether a WAIT under way will tell of a lease that the server has just granted; it then tells the lease.</summary>
    public bool TryAwait(GrantReply grant)
    {
        lock (_gate)
        {
            if (_waiting)
            {
                _granted.Add(grant);
            }

            return _waiting;
        }
    }

    /// <summary>Takes the answer to WAIT: how many replicas know.</summary>
    public override void Answer(RespConnection connection, in RespReply reply)
    {
        bool known = reply.Type == RespType.Integer && reply.TryGetNumber(out long replicas) && replicas >= wait.Replicas;
        GrantReply[] granted;
        List<(GrantReply Grant, StoreFault Fault)> unsent = [];
        bool changed;
        lock (_gate)
        {
            granted = [.. _granted];
            _granted.Clear();
            changed = known == _behind;
            _waiting = false;
            _behind = !known;
            _behindSince = time.GetTimestamp();
            SendQueued(unsent);
        }

        if (changed)
        {
            lanes.Tell(connection.Address, known, reply.Text);
        }

        foreach (GrantReply grant in granted)
        {
            grant.Settle(connection, known);
        }

        foreach ((GrantReply grant, StoreFault fault) in unsent)
        {
            grant.End(fault);
        }
    }

    /// <inheritdoc/>
    public override void Lose(string reason)
    {
        GrantReply[] lost;
        lock (_gate)
        {
            lost = [.. _granted, .. _queue];
            _granted.Clear();
            _queue.Clear();
            _waiting = false;
        }

        foreach (GrantReply grant in lost)
        {
            grant.Lose(reason);
        }
    }

    private void SendQueued(List<(GrantReply Grant, StoreFault Fault)> unsent)
    {
        foreach (GrantReply grant in _queue)
        {
            if (grant.TrySend(connection, withSlice: !_behind) is { } fault)
            {
                unsent.Add((grant, fault));
            }
        }

        if (_queue.Count > 0 && !_behind)
        {
            Wait();
        }

        _queue.Clear();
    }

    private void Wait()
    {
        RespWriter writer = RespWriter.Begin();
        writer.Add("WAIT"u8);
        writer.Add(wait.Replicas);
        writer.Add(wait.Milliseconds);
        _waiting = connection.Send(writer.End(), this) == SendOutcome.Sent;
    }
}
