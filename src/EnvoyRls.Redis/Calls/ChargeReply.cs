using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>One charge's command and what became of it. Keeps that to itself: only its call touches the batch.</summary>
internal sealed class ChargeReply(BatchCall call, CallContext context) : CommandReply(call, context)
{
    private Charge _charge;
    private bool _answered;
    private bool _takenBack;

    /// <summary>Whether it was answered and is a reason not to charge the batch.</summary>
    public bool Denies => _answered && _charge is { Kind: ChargeKind.Add, MayDeny: true } && !_charge.IsAdmitted();

    /// <summary>Whether it was answered and there are hits to give back.</summary>
    public bool IsRefundable => _answered && _charge.IsRefundable();

    public void Send(IDatabase database, ChargeBatch batch, in Charge charge, bool readOnly)
    {
        _charge = charge;
        _answered = false;
        _takenBack = false;
        RedisKey[] keys = [batch.Key(charge).ToArray()];
        if (!readOnly)
        {
            Send(database, CounterScripts.For(charge), keys, ScriptArguments.ForCharge(charge));
        }
        else if (charge.IsFixedWindow())
        {
            Send(database, null, keys, []);
        }
        else
        {
            Send(database, CounterScripts.For(charge), keys, ScriptArguments.ForLook(charge));
        }
    }

    /// <summary>Gives the hits back. The counter then stands as it did, but for others; a denial stays one.</summary>
    public void TakeBack()
    {
        _takenBack = true;
        Charge refund = _charge;
        refund.Kind = ChargeKind.Refund;
        SendAgain(CounterScripts.For(refund), ScriptArguments.ForCharge(refund));
    }

    public void Deliver(ref Charge charge) => charge.TakeResult(_charge);

    protected override bool TryAccept(RedisValue value)
    {
        if (_takenBack && !_charge.IsAdmitted())
        {
            return true;
        }

        _answered = true;
        if (!_charge.IsFixedWindow())
        {
            return new AnswerReader((byte[]?)value).TryReadCharge(ref _charge);
        }

        // What is no number reads as 0, as it does to the reference.
        _charge.Counter = value.TryParse(out long number) ? number : 0;
        return true;
    }
}
