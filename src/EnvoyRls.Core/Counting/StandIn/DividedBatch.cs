namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>A batch of which some charges are counted here, and the rest by the store. Reused.</summary>
internal sealed class DividedBatch
{
    private readonly List<bool> _isHere = [];

    /// <summary>What is counted here.</summary>
    public ChargeBatch Here { get; } = new();

    /// <summary>What the store is sent.</summary>
    public ChargeBatch Rest { get; } = new();

    /// <summary>Takes over the next charge of the batch.</summary>
    public void Add(ChargeBatch batch, in Charge charge, bool isHere)
    {
        ChargeBatch half = isHere ? Here : Rest;
        half.Add(batch, charge);
        half.Deadline = batch.Deadline;
        _isHere.Add(isHere);
    }

    /// <summary>Brings the answers back to the batch.</summary>
    public void Answer(ChargeBatch batch)
    {
        int here = 0;
        int rest = 0;
        for (int i = 0; i < _isHere.Count; i++)
        {
            batch.Charges[i].TakeResult(_isHere[i] ? Here.Charges[here++] : Rest.Charges[rest++]);
        }

        batch.IsStoodIn |= here > 0;
        batch.Provisional |= Rest.Provisional;
    }

    public void Clear()
    {
        Here.Clear();
        Rest.Clear();
        _isHere.Clear();
    }
}
