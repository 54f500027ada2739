using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Calls;

/// <summary>One charge's command and what became of it. Keeps that to itself: only its call touches the batch.</summary>
internal sealed class ChargeReply(BatchCall call, CallContext context) : RedisCommand(context.Servers)
{
    private Charge _charge;
    private BatchPurpose _purpose;
    private byte[] _key = [];
    private int _keyLength;
    private bool _answered;
    private bool _givesBack;

    /// <summary>Whether it was answered and is a reason not to charge the batch.</summary>
    public bool Denies => _answered && _charge is { Kind: ChargeKind.Add, MayDeny: true } && !_charge.IsAdmitted();

    /// <summary>Whether it was answered and there are hits to give back.</summary>
    public bool CanBeGivenBack => _answered && _charge.CanBeGivenBack();

    public void Send(RedisClient client, ChargeBatch batch, in Charge charge, BatchPurpose purpose)
    {
        _charge = charge;
        _purpose = purpose;
        _answered = false;
        _givesBack = false;
        Keep(batch.Key(charge));
        if (TrySend(client, context.IsClustered ? HashSlot.Of(Key) : 0) is { } fault)
        {
            Fail(fault);
        }
    }

    /// <summary>Gives the hits back. The counter then tells how it stands; a denial stays one.</summary>
    public void GiveBack()
    {
        _givesBack = true;
        if (TryRepeat() is { } fault)
        {
            Fail(fault);
        }
    }

    public void Deliver(ref Charge charge) => charge.TakeResult(_charge);

    protected override bool IsWanted => _givesBack || call.IsRunning;

    protected override void Encode(RespWriter writer, bool byText)
    {
        switch (_purpose)
        {
            case BatchPurpose.Reset:
                writer.Add("DEL"u8);
                writer.Add(Key);
                break;
            case BatchPurpose.Read when _charge.IsFixedWindow():
                writer.Add("GET"u8);
                writer.Add(Key);
                break;
            case BatchPurpose.Read:
                CounterScripts.For(_charge).Begin(writer, byText, keys: 1);
                writer.Add(Key);
                writer.AddLook(_charge);
                break;
            default:
                EncodeCharge(writer, byText);
                break;
        }
    }

    protected override void Accept(RespConnection connection, in RespReply reply)
    {
        if (_purpose == BatchPurpose.Reset || (_givesBack && !_charge.IsAdmitted()))
        {
            call.Arrived(null);
            return;
        }

        _answered = true;
        if (_charge.IsFixedWindow() && _charge.Kind != ChargeKind.Lease)
        {
            // What is no number reads as 0, as it does to the reference.
            _charge.Counter = reply.TryGetNumber(out long number) ? number : 0;
            call.Arrived(null);
            return;
        }

        AnswerReader answer = new(reply.Bytes);
        call.Arrived(answer.TryReadCharge(ref _charge) ? null : AnswerReader.Nonsense);
    }

    protected override void Refuse(RespConnection connection, in RespReply error)
    {
        if (RedisErrors.IsOverflow(error.Bytes))
        {
            _answered = true;
            _charge.Counter = long.MaxValue;
            call.Arrived(null);
        }
        else
        {
            base.Refuse(connection, error);
        }
    }

    protected override void Fail(StoreFault fault) => call.Arrived(fault);

    private ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    private void Keep(ReadOnlySpan<byte> key)
    {
        if (_key.Length < key.Length)
        {
            _key = new byte[Math.Max(key.Length, 64)];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
    }

    private void EncodeCharge(RespWriter writer, bool byText)
    {
        Charge charge = _charge;
        if (_givesBack)
        {
            charge.Kind = ChargeKind.GiveBack;
        }

        CounterScripts.For(charge).Begin(writer, byText, keys: 1);
        writer.Add(Key);
        writer.AddCharge(charge);
    }
}
