using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>The one command that charges all of a batch, or none, and what became of it.</summary>
internal sealed class BatchReply(BatchCall call, CallContext context) : CommandReply(call, context)
{
    private Charge[] _charges = [];
    private bool _charged;

    public void Send(IDatabase database, ChargeBatch batch)
    {
        _charges = batch.Charges.ToArray();
        RedisKey[] keys = new RedisKey[_charges.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = batch.Key(_charges[i]).ToArray();
        }

        Send(database, CounterScripts.AllOrNothing, keys, ScriptArguments.ForBatch(_charges));
    }

    public void Deliver(ChargeBatch batch)
    {
        Span<Charge> charges = batch.Charges;
        for (int i = 0; i < charges.Length; i++)
        {
            charges[i].TakeResult(_charges[i]);
        }

        batch.Charged = _charged;
    }

    protected override bool TryAccept(RedisValue value)
    {
        AnswerReader answer = new((byte[]?)value);
        bool read = answer.TryRead(out long charged) & answer.TryRead(out long now);
        _charged = charged == 1;
        foreach (ref Charge charge in _charges.AsSpan())
        {
            charge.ChargedAt = now;
            read &= answer.TryReadOutcome(ref charge);
        }

        return read;
    }
}
