namespace EnvoyRls.Core.Counting.StandIn;

/// <summary>Charges on their way to local counters, and the records that they go to. Reused.</summary>
internal sealed class LocalCall
{
    private readonly List<StandInRecord?> _records = [];

    /// <summary>The charges of local counters.</summary>
    public ChargeBatch Batch { get; } = new();

    /// <summary>The record of a charge; <see langword="null"/> where there was no room for one.</summary>
    public StandInRecord? RecordOf(int place) => _records[place];

    /// <summary>Notes the record of the charge that was added last.</summary>
    public void Add(StandInRecord? record) => _records.Add(record);

    /// <summary>Leaves all records.</summary>
    public void Clear()
    {
        foreach (StandInRecord? record in _records)
        {
            record?.Leave();
        }

        _records.Clear();
        Batch.Clear();
    }
}
