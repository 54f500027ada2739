using EnvoyRls.Core.Counting.Keys;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>What a counter is found by: its key, what it keeps, and for fixed windows their length.</summary>
internal readonly ref struct CounterName
{
    public CounterName(ReadOnlySpan<byte> key, in Charge charge)
        : this(key, charge, KeyComparer.Hash(key))
    {
    }

    public CounterName(ReadOnlySpan<byte> key, in Charge charge, int hash)
    {
        Key = key;
        Hash = hash;
        Kind = KindOf(charge);

        // Keys of other algorithms say how long the window is; the reference's say only when it started.
        WindowLength = Kind == CounterKind.FixedWindow ? charge.Window.Length : 0;
    }

    public ReadOnlySpan<byte> Key { get; }

    public int Hash { get; }

    public CounterKind Kind { get; }

    /// <summary>Microseconds; 0 unless it is a fixed window.</summary>
    public long WindowLength { get; }

    public static CounterKind KindOf(in Charge charge) =>
        charge.Ban is null ? (CounterKind)charge.Limit.Algorithm : CounterKind.Ban;
}
