using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Scripts;
using StackExchange.Redis;

namespace EnvoyRls.Redis.Calls;

/// <summary>One charge's command and what became of it. Keeps that to itself: only its call touches the batch.</summary>
internal sealed class ChargeReply(BatchCall call, CallContext context) : CommandReply(call, context)
{
    private Charge _charge;
    private BatchPurpose _purpose;
    private bool _answered;
    private bool _givenBack;

    /// <summary>Whether it was answered and is a reason not to charge the batch.</summary>
    public bool Denies => _answered && _charge is { Kind: ChargeKind.Add, MayDeny: true } && !_charge.IsAdmitted();

    /// <summary>Whether it was answered and there are hits to give back.</summary>
    public bool CanBeGivenBack => _answered && _charge.CanBeGivenBack();

    public void Send(IDatabase database, ChargeBatch batch, in Charge charge, BatchPurpose purpose)
    {
        _charge = charge;
        _purpose = purpose;
        _answered = false;
        _givenBack = false;
        RedisKey key = batch.Key(charge).ToArray();
        switch (purpose)
        {
            case BatchPurpose.Reset:
                Send(database, "DEL", key);
                break;
            case BatchPurpose.Read when charge.IsFixedWindow():
                Send(database, "GET", key);
                break;
            case BatchPurpose.Read:
                Send(database, CounterScripts.For(charge), [key], ScriptArguments.ForLook(charge));
                break;
            default:
                Send(database, CounterScripts.For(charge), [key], ScriptArguments.ForCharge(charge));
                break;
        }
    }

    /// <summary>Gives the hits back. The counter then tells how it stands; a denial stays one.</summary>
    public void GiveBack()
    {
        _givenBack = true;
        Charge undone = _charge;
        undone.Kind = ChargeKind.GiveBack;
        SendAgain(CounterScripts.For(undone), ScriptArguments.ForCharge(undone));
    }

    public void Deliver(ref Charge charge) => charge.TakeResult(_charge);

    protected override bool TryAccept(RedisValue value)
    {
        if (_purpose == BatchPurpose.Reset || (_givenBack && !_charge.IsAdmitted()))
        {
            return true;
        }

        _answered = true;
        if (!_charge.IsFixedWindow())
        {
            AnswerReader answer = new((byte[]?)value);
            return answer.TryRead(out _charge.ChargedAt) & answer.TryReadOutcome(ref _charge);
        }

        // What is no number reads as 0, as it does to the reference.
        _charge.Counter = value.TryParse(out long number) ? number : 0;
        return true;
    }
}
