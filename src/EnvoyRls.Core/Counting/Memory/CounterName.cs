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
        WindowCode = Kind == CounterKind.FixedWindow ? CodeOf(charge.Window.Length) : 0;
    }

    public ReadOnlySpan<byte> Key { get; }

    public int Hash { get; }

    public CounterKind Kind { get; }

    /// <summary>Tells lengths of fixed windows apart; 0 for all else.</summary>
    public uint WindowCode { get; }

    public static CounterKind KindOf(in Charge charge) =>
        charge.Ban is null ? (CounterKind)charge.Limit.Algorithm : CounterKind.Ban;

    /// <summary>
    /// Whole seconds, or milliseconds with the upper bit set. From 25 days on two lengths of broken seconds may look the same: keys of such windows
    /// say their length themselves.
    /// </summary>
    private static uint CodeOf(long microseconds) => microseconds % 1_000_000 == 0
        ? (uint)(microseconds / 1_000_000)
        : 0x8000_0000 | (uint)(microseconds / 1_000);
}
