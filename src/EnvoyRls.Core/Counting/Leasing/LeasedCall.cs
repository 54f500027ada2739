namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>A batch that could not be answered from leases alone: what of it goes to the store, and what waits. Reused.</summary>
internal sealed class LeasedCall
{
    private readonly ChargeBatch _rest = new();
    private readonly List<int> _places = [];
    private readonly List<LeaseSlot?> _slots = [];
    private readonly List<LeaseWaiter> _waiters = [];

    public IReadOnlyList<LeaseWaiter> Waiters => _waiters;

    public void Wait(LeaseWaiter waiter) => _waiters.Add(waiter);

    /// <summary>Has a charge of the batch sent to the store.</summary>
    /// <param name="place">Its place in the batch.</param>
    /// <param name="slot">Where its key is leased, if it is.</param>
    public void Send(int place, LeaseSlot? slot)
    {
        _places.Add(place);
        _slots.Add(slot);
    }

    public bool Sends => _places.Count > 0;

    /// <summary>What the store is sent: the batch itself where all of it is.</summary>
    public ChargeBatch Rest(ChargeBatch batch)
    {
        if (_places.Count == batch.Count)
        {
            return batch;
        }

        foreach (int place in _places)
        {
            _rest.Add(batch, batch.Charges[place]);
        }

        _rest.Deadline = batch.Deadline;
        return _rest;
    }

    /// <summary>Brings the store's answers back to the batch, and to the slots of leased charges.</summary>
    public void Answer(ChargeBatch batch, ChargeBatch rest, LeaseDesk desk)
    {
        for (int i = 0; i < _places.Count; i++)
        {
            ref Charge charge = ref batch.Charges[_places[i]];
            if (rest != batch)
            {
                charge.TakeResult(rest.Charges[i]);
            }

            if (_slots[i] is { } slot)
            {
                desk.Note(slot, charge);
            }
        }

        batch.Provisional |= rest.Provisional;
        batch.IsStoodIn |= rest.IsStoodIn;
    }

    public void Clear()
    {
        _rest.Clear();
        _places.Clear();
        _slots.Clear();
        _waiters.Clear();
    }
}
