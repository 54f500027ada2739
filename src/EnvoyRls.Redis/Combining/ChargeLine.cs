using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;

namespace EnvoyRls.Redis.Combining;

/// <summary>Charges one after another, linked through themselves; each stands in one line at most.</summary>
internal struct ChargeLine
{
    private ChargeReply? _first;
    private ChargeReply? _last;

    public int Count { get; private set; }

    /// <summary>Whether the call of any of them still waits.</summary>
    public readonly bool IsAwaited
    {
        get
        {
            ChargeReply? charge = _first;
            while (charge is { IsAwaited: false })
            {
                charge = charge.Next;
            }

            return charge is not null;
        }
    }

    public void Append(ChargeReply charge)
    {
        charge.Next = null;
        if (_last is null)
        {
            _first = charge;
        }
        else
        {
            _last.Next = charge;
        }

        _last = charge;
        Count++;
    }

    public ChargeReply? TakeFirst()
    {
        ChargeReply? charge = _first;
        if (charge is not null)
        {
            _first = charge.Next;
            _last = _first is null ? null : _last;
            charge.Next = null;
            Count--;
        }

        return charge;
    }

    /// <summary>Empties it, and tells the call of each in turn that its charge is over.</summary>
    public void Tell(StoreFault? fault)
    {
        while (TakeFirst() is { } charge)
        {
            charge.TellCall(fault);
        }
    }
}
