using EnvoyRls.Core.Algorithms;
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
    public bool Denies => _answered && _charge is { Kind: ChargeKind.Add, MayDeny: true } && !IsAdmitted;

    /// <summary>Whether its counter holds hits of this charge. A fixed window holds those that it denied too; strikes are no quota.</summary>
    public bool HasCharged =>
        _answered && _charge is { Kind: ChargeKind.Add, Hits: > 0, Ban: null } && (IsFixedWindow || IsAdmitted);

    private bool IsFixedWindow => _charge.Ban is null && _charge.Limit.Algorithm == LimitAlgorithm.FixedWindow;

    private bool IsAdmitted => IsFixedWindow ? _charge.Counter <= _charge.Limit.Amount : _charge.Outcome.Admitted;

    public void Send(IDatabase database, ChargeBatch batch, in Charge charge, bool readOnly)
    {
        _charge = charge;
        _answered = false;
        _takenBack = false;
        RedisKey[] keys = [batch.Key(charge).ToArray()];
        if (!IsFixedWindow)
        {
            CounterScript script = charge.Ban is null ? CounterScripts.Of(charge.Limit.Algorithm) : CounterScripts.Ban;
            Send(database, script, keys, ScriptArguments.OfOne(charge, readOnly));
        }
        else if (readOnly)
        {
            Send(database, null, keys, []);
        }
        else
        {
            CounterScript script = charge.Kind == ChargeKind.Refund ? FixedWindowScripts.Refund : FixedWindowScripts.Add;
            Send(database, script, keys, [charge.Hits, charge.ExpirySeconds]);
        }
    }

    /// <summary>Gives the hits back. What the counter answers then is what it was but for others; a denial stays what it is.</summary>
    public void TakeBack()
    {
        _takenBack = true;
        Charge refund = _charge;
        refund.Kind = ChargeKind.Refund;
        if (IsFixedWindow)
        {
            SendAgain(FixedWindowScripts.Refund, [refund.Hits, refund.ExpirySeconds]);
        }
        else
        {
            SendAgain(CounterScripts.Of(refund.Limit.Algorithm), ScriptArguments.OfOne(refund, look: false));
        }
    }

    public void Deliver(ref Charge charge)
    {
        charge.Counter = _charge.Counter;
        charge.Outcome = _charge.Outcome;
    }

    protected override bool TryAccept(RedisValue value)
    {
        if (_takenBack && !IsAdmitted)
        {
            return true;
        }

        _answered = true;
        if (IsFixedWindow)
        {
            // What is no number reads as 0, as it does to the reference.
            _charge.Counter = value.TryParse(out long number) ? number : 0;
            return true;
        }

        return new AnswerReader((byte[]?)value).TryReadCharge(ref _charge);
    }
}
