using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Combining;
using EnvoyRls.Redis.Scripts;

namespace EnvoyRls.Redis.Calls;

/// <summary>How a charge rides with others of its key.</summary>
internal sealed partial class ChargeReply
{
    private static readonly StoreFault TooManyWait = new(StoreFaultKind.Overloaded, "too many calls wait for one key in Redis already");

    /// <summary>Whether others of its key wait for it, or may.</summary>
    private bool _leads;

    /// <summary>Those that the command charges, in order; the first is the charge itself.</summary>
    private ChargeLine _together;

    /// <summary>The hits of all of them.</summary>
    private long _sum;

    /// <summary>Those that wait until it is answered; the combiner's.</summary>
    internal ChargeLine Waiting;

    /// <summary>Who stands behind it in its line.</summary>
    public ChargeReply? Next { get; set; }

    /// <summary>Another leader in the same place of the combiner.</summary>
    public ChargeReply? NextLeader { get; set; }

    /// <summary>Whether another one is to the same counter.</summary>
    public bool HasKeyOf(ChargeReply other) => Hash == other.Hash && Key.SequenceEqual(other.Key);

    /// <summary>Makes it the one that others of its key wait for.</summary>
    public void Lead()
    {
        _leads = true;
        Gather();
    }

    /// <summary>Takes another one of its key along, if one command can charge both.</summary>
    public bool TryTakeAlong(ChargeReply other)
    {
        if (_together.Count == Combiner.MostTogether || _sum > long.MaxValue - other._charge.Hits || !_charge.CanRideWith(other._charge))
        {
            return false;
        }

        _together.Append(other);
        _sum += other._charge.Hits;
        return true;
    }

    /// <summary>Sends it to whoever serves its key now; tells why it could not.</summary>
    public StoreFault? TrySend() => TrySend(context.Servers.Client, Slot);

    /// <summary>Tells the calls of all that it charges that it is over.</summary>
    public void Tell(StoreFault? fault)
    {
        _leads = false;
        ChargeLine told = _together;
        _together = default;
        told.Tell(fault);
    }

    /// <summary>Tells its call.</summary>
    public void TellCall(StoreFault? fault) => call.Arrived(fault);

    /// <summary>Whether it may go at once; if not, it waits for another one, or has been refused.</summary>
    private bool TryLead()
    {
        Joined joined = context.Combiner.Join(this);
        if (joined == Joined.Leads)
        {
            _leads = true;
            return true;
        }

        // Whoever waits may be on the way already: nothing of it is touched from here on.
        if (joined == Joined.Refused)
        {
            call.Arrived(TooManyWait);
        }

        return false;
    }

    /// <summary>Charges itself alone, before it takes others along.</summary>
    private void Gather()
    {
        _together = default;
        _together.Append(this);
        _sum = _charge.Hits;
    }

    private int WriteHits(Span<byte> text)
    {
        int length = 0;
        for (ChargeReply? each = this; each is not null; each = each.Next)
        {
            length += ScriptArguments.WriteHits(text[length..], each._charge.Hits);
        }

        return length;
    }

    /// <summary>Goes alone, and has the others wait again: one after another some may still fit.</summary>
    private void SendApart()
    {
        _together.TakeFirst();
        context.Combiner.PutBack(this, _together);
        Gather();
        if (TrySend() is { } fault)
        {
            Fail(fault);
        }
    }

    private void Conclude(StoreFault? fault)
    {
        if (_leads)
        {
            context.Combiner.Conclude(this, fault);
        }
        else
        {
            Tell(fault);
        }
    }
}
