using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting;

/// <summary>What a replica keeps of one counter beside the store, in a <see cref="SlotTable{TSlot}"/>.</summary>
/// <typeparam name="TSelf">The slot's own type.</typeparam>
/// <param name="identity">The counter's key without its window start.</param>
/// <param name="limit">Whose charges go here.</param>
/// <param name="windowLength">The length of the counter's windows; 0 for what has none.</param>
/// <param name="anyAmount">Whether charges of limits of another amount go here, too, where they are counted by the same algorithm.</param>
internal abstract class CounterSlot<TSelf>(byte[] identity, Limit limit, long windowLength, bool anyAmount)
    where TSelf : CounterSlot<TSelf>
{
    /// <summary>Another slot of the same identity, for charges that do not fit here; written under the table's lock, read without.</summary>
    public TSelf? Sibling;

    public byte[] Identity => identity;

    public Limit Limit => limit;

    protected bool IsFixedWindow => limit.Algorithm == LimitAlgorithm.FixedWindow;

    protected long WindowLength => windowLength;

    /// <summary>Whether a charge goes here. Not virtual: every look-up asks.</summary>
    public bool Fits(in Charge charge) =>
        (ReferenceEquals(limit, charge.Limit) || FitsOther(charge.Limit)) && (!IsFixedWindow || windowLength == charge.Window.Length);

    private bool FitsOther(Limit other) => limit.Algorithm == other.Algorithm && (anyAmount || HasNumbersOf(other));

    private bool HasNumbersOf(Limit other) =>
        limit.Amount == other.Amount && limit.WindowMicroseconds == other.WindowMicroseconds && limit.Burst == other.Burst
        && limit.MaxDelayMicroseconds == other.MaxDelayMicroseconds;
}
