using System.Text;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Analysis.Simulation;

/// <summary>Lets every batch through to a store and remembers what was charged.</summary>
internal sealed class RecordingStore(ICounterStore inner) : ICounterStore
{
    private readonly List<RecordedCharge> _charges = [];

    /// <summary>The charges, in order.</summary>
    public IReadOnlyList<RecordedCharge> Charges => _charges;

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            _charges.Add(new RecordedCharge(Encoding.UTF8.GetString(batch.Key(charge)), charge.Kind, charge.Limit, charge.Hits, charge.IsLeased, charge.Region));
        }

        return inner.ChargeAsync(batch);
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => inner.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => inner.ResetAsync(batch);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
