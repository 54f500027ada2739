using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Combining;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.News;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Calls;

/// <summary>
/// One charge's command, which may take others of its key along, and what became of it. Keeps that to itself: only its
/// call touches the batch.
/// </summary>
internal sealed partial class ChargeReply(BatchCall call, CallContext context) : RedisCommand(context.Servers)
{
    private Charge _charge;
    private BatchPurpose _purpose;
    private long _generation;
    private byte[] _key = [];
    private int _keyLength;
    private bool _answered;
    private bool _givesBack;
    private bool _isPlain;

    /// <summary>The hash of the key.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Whether its call still waits for it.</summary>
    public bool IsAwaited => !call.IsOver(_generation);

    /// <summary>Whether it was answered and is a reason not to charge the batch.</summary>
    public bool Denies => _answered && _charge is { Kind: ChargeKind.Add, MayDeny: true } && !_charge.IsAdmitted();

    /// <summary>Whether it was answered and there are hits to give back.</summary>
    public bool CanBeGivenBack => _answered && _charge.CanBeGivenBack();

    /// <summary>Sends it; with <paramref name="combine"/> together with others of its key, if one is under way.</summary>
    public void Send(RedisClient client, ChargeBatch batch, in Charge charge, BatchPurpose purpose, bool combine)
    {
        Take(batch, charge, purpose);
        _leads = false;
        if (combine && IsAddition && !TryLead())
        {
            return;
        }

        Gather();
        if (TrySend(client, Slot) is { } fault)
        {
            Fail(fault);
        }
    }

    /// <summary>Gives the hits back. The counter then tells how it stands; a denial stays one.</summary>
    public void GiveBack()
    {
        _givesBack = true;
        Gather();
        if (TrySend() is { } fault)
        {
            Fail(fault);
        }
    }

    public void Deliver(ref Charge charge) => charge.TakeResult(_charge);

    protected override bool IsWanted => _givesBack || _together.IsAwaited;

    protected override void Encode(RespWriter writer, bool byText)
    {
        _isPlain = IsAddition && _charge.IsFixedWindow() && context.Expiring.Knows(Hash);
        if (_isPlain)
        {
            writer.WriteIncrement(Key, _sum);
        }
        else if (_purpose == BatchPurpose.Charge)
        {
            EncodeCharge(writer, byText);
        }
        else if (_purpose == BatchPurpose.Read)
        {
            writer.WriteLook(Key, _charge, byText);
        }
        else
        {
            writer.WriteReset(Key);
        }
    }

    protected override void Accept(RespConnection connection, in RespReply reply)
    {
        StoreFault? fault = null;
        if (_purpose == BatchPurpose.Reset || (_givesBack && !_charge.IsAdmitted()))
        {
            _answered |= _givesBack;
        }
        else if (_charge.IsFixedWindow() && !TellsGranted)
        {
            // What is no number reads as 0, as it does to the reference.
            TakeCounter(reply.TryGetNumber(out long number) ? number : 0);
            SeeToExpiry(connection);
        }
        else if (!TryTakeOutcomes(reply))
        {
            fault = AnswerReader.Nonsense;
        }

        if (context.AnnouncesChanges && CounterChanges.IsChange(_charge, _purpose))
        {
            CounterChanges.Announce(connection, Key);
        }

        Conclude(fault);
    }

    protected override void Refuse(RespConnection connection, in RespReply error)
    {
        if (!RedisErrors.IsOverflow(error.Bytes))
        {
            base.Refuse(connection, error);
        }
        else if (_together.Count > 1)
        {
            SendApart();
        }
        else
        {
            TakeCounter(long.MaxValue);
            Conclude(null);
        }
    }

    protected override void Fail(StoreFault fault) => Conclude(fault);

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <summary>Whether the script answers how many hits were charged.</summary>
    private bool TellsGranted => _charge.Kind is ChargeKind.Lease or ChargeKind.Merge;

    private int Slot => context.IsClustered ? HashSlot.Of(Key) : 0;

    private bool IsAddition => _purpose == BatchPurpose.Charge && !_givesBack && _charge is { Kind: ChargeKind.Add, Ban: null, Hits: > 0 };

    private void Take(ChargeBatch batch, in Charge charge, BatchPurpose purpose)
    {
        _charge = charge;
        _purpose = purpose;
        _generation = call.Generation;
        _answered = false;
        _givesBack = false;
        ReadOnlySpan<byte> key = batch.Key(charge);
        if (_key.Length < key.Length)
        {
            _key = new byte[Math.Max(key.Length, 64)];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
        Hash = KeyHash.Of(key);
    }

    private void EncodeCharge(RespWriter writer, bool byText)
    {
        if (_together.Count > 1 && !_charge.IsFixedWindow())
        {
            Span<byte> hits = stackalloc byte[Combiner.MostTogether * ScriptArguments.LongestHits];
            writer.WriteCharges(Key, _charge, hits[..WriteHits(hits)], byText);
            return;
        }

        if (_charge.Kind == ChargeKind.Merge)
        {
            writer.WriteMerge(Key, _charge, byText, context.IsClustered);
            return;
        }

        Charge charge = _charge;
        charge.Kind = _givesBack ? ChargeKind.GiveBack : charge.Kind;
        charge.Hits = _sum;
        writer.WriteCharge(Key, charge, byText);
    }

    /// <summary>Takes in the value that a fixed window has after all that were charged: each tells what it had come to by then.</summary>
    private void TakeCounter(long value)
    {
        long reached = IsAddition ? value - _sum : value;
        for (ChargeReply? each = this; each is not null; each = each.Next)
        {
            reached += IsAddition ? each._charge.Hits : 0;
            each._charge.Counter = reached;
            each._answered = true;
        }
    }

    private bool TryTakeOutcomes(in RespReply reply)
    {
        AnswerReader answer = new(reply.Bytes);
        if (TellsGranted)
        {
            _answered = true;
            return answer.TryReadCharge(ref _charge);
        }

        bool read = answer.TryRead(out long now);
        for (ChargeReply? each = this; each is not null; each = each.Next)
        {
            each._charge.ChargedAt = now;
            each._answered = true;
            read &= answer.TryReadOutcome(ref each._charge);
        }

        return read;
    }

    /// <summary>
    /// The script has seen to it that the counter expires. One that was thought to, and turns out to be new, has been lost
    /// meanwhile: it is given an expiry, and the next charge goes by the script again, should this be lost too.
    /// </summary>
    private void SeeToExpiry(RespConnection connection)
    {
        if (!IsAddition)
        {
            return;
        }

        if (!_isPlain)
        {
            context.Expiring.Learn(Hash);
        }
        else if (_charge.Counter == _charge.Hits)
        {
            context.Expiring.Forget(Hash);
            CounterCommands.SendExpiry(connection, Key, _charge.ExpirySeconds);
        }
    }
}
