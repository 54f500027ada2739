using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Calls;

/// <summary>The one command that charges all of a batch, or none, and what became of it.</summary>
internal sealed class BatchReply(BatchCall call, CallContext context) : RedisCommand(context.Servers)
{
    // Of its own: the call may run out of time, and its batch be used again, before the reply is in.
    private readonly ChargeBatch _batch = new();

    public void Send(RedisClient client, ChargeBatch batch)
    {
        _batch.Clear();
        foreach (ref readonly Charge charge in batch.Charges)
        {
            _batch.Add(batch, charge);
        }

        if (TrySend(client, context.IsClustered ? HashSlot.Of(_batch.Key(_batch.Charges[0])) : 0) is { } fault)
        {
            Fail(fault);
        }
    }

    public void Deliver(ChargeBatch batch)
    {
        Span<Charge> charges = batch.Charges;
        for (int i = 0; i < charges.Length; i++)
        {
            charges[i].TakeResult(_batch.Charges[i]);
        }

        batch.Charged = _batch.Charged;
    }

    protected override bool IsWanted => call.IsRunning;

    protected override void Encode(RespWriter writer, bool byText)
    {
        CounterScripts.AllOrNothing.Begin(writer, byText, keys: _batch.Count);
        foreach (ref readonly Charge charge in _batch.Charges)
        {
            writer.Add(_batch.Key(charge));
        }

        foreach (ref readonly Charge charge in _batch.Charges)
        {
            writer.AddOfBatch(charge);
        }
    }

    protected override void Accept(RespConnection connection, in RespReply reply)
    {
        AnswerReader answer = new(reply.Bytes);
        bool read = answer.TryRead(out long charged) & answer.TryRead(out long now);
        _batch.Charged = charged == 1;
        foreach (ref Charge charge in _batch.Charges)
        {
            charge.ChargedAt = now;
            read &= answer.TryReadOutcome(ref charge);
        }

        call.Arrived(read ? null : AnswerReader.Nonsense);
    }

    protected override void Fail(StoreFault fault) => call.Arrived(fault);
}
