namespace EnvoyRls.Core.Counting;

/// <summary>
/// All charges of one call, handed to a store at once. Keys lie one after another in one buffer, so that a call costs
/// no string. Not safe for concurrent use; a store must not touch the batch after its answer has completed, because
/// the batch is reused.
/// </summary>
public sealed class ChargeBatch
{
    private Charge[] _charges = new Charge[4];
    private byte[] _keys = new byte[256];
    private int _count;
    private int _keysLength;

    /// <summary>The charges; the store writes what they met in place.</summary>
    public Span<Charge> Charges => _charges.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>When the answer is too late, as a <see cref="TimeProvider.GetTimestamp"/> value; <see cref="long.MaxValue"/> for no deadline.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>
    /// Whether nothing is charged if any charge that may deny would be denied; refunds and what is given back are carried out
    /// in any case, before all else. Each charge that would be denied then tells so (a fixed window by a counter above its limit), the others
    /// how their counters stand.
    /// </summary>
    public bool AllOrNothing { get; set; }

    /// <summary>Set by the store: whether the hits were charged, always true but for an all-or-nothing batch.</summary>
    public bool Charged { get; set; } = true;

    /// <summary>Whether any charge may be taken from a lease.</summary>
    public bool HasLeased { get; set; }

    /// <summary>Whether any charge is of a limit that this replica counts by itself while the store is away.</summary>
    public bool HasStandIn { get; set; }

    /// <summary>Whether any charge was answered by this replica itself, although the store has answered the others.</summary>
    public bool IsStoodIn { get; set; }

    /// <summary>
    /// Set by the store: whether its counters may hold hits of other batches that are about to be given back, so that a
    /// denial tells of this moment only.
    /// </summary>
    public bool Provisional { get; set; }

    /// <summary>The whole key, UTF-8, as a store shared between replicas uses it.</summary>
    public ReadOnlySpan<byte> Key(in Charge charge) => _keys.AsSpan(charge.KeyOffset, charge.KeyLength);

    /// <summary>The key without its window start: with the window's length it names a counter through all its windows.</summary>
    public ReadOnlySpan<byte> CounterIdentity(in Charge charge) => _keys.AsSpan(charge.KeyOffset, charge.IdentityLength);

    /// <summary>Appends a charge whose key is <paramref name="identity"/> followed by <paramref name="windowSuffix"/>.</summary>
    public ref Charge Add(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> windowSuffix)
    {
        int length = identity.Length + windowSuffix.Length;
        if (_keys.Length - _keysLength < length)
        {
            Array.Resize(ref _keys, Math.Max(_keys.Length * 2, _keysLength + length));
        }

        if (_count == _charges.Length)
        {
            Array.Resize(ref _charges, _count * 2);
        }

        identity.CopyTo(_keys.AsSpan(_keysLength));
        windowSuffix.CopyTo(_keys.AsSpan(_keysLength + identity.Length));
        ref Charge charge = ref _charges[_count++];

        // Emptied in place: a fresh one would be copied over, reference by reference.
        charge = default;
        charge.KeyOffset = _keysLength;
        charge.KeyLength = length;
        charge.IdentityLength = identity.Length;
        _keysLength += length;
        return ref charge;
    }

    /// <summary>Appends a charge of another batch as it stands, under its own key.</summary>
    public ref Charge Add(ChargeBatch batch, in Charge original)
    {
        ReadOnlySpan<byte> identity = batch.CounterIdentity(original);
        ref Charge copy = ref Add(identity, batch.Key(original)[identity.Length..]);
        (int offset, int length, int identityLength) = (copy.KeyOffset, copy.KeyLength, copy.IdentityLength);
        copy = original;
        (copy.KeyOffset, copy.KeyLength, copy.IdentityLength) = (offset, length, identityLength);
        HasStandIn |= copy.StandsIn;
        return ref copy;
    }

    /// <summary>Empties the batch for the next call; large buffers are let go so that one odd call does not pin memory.</summary>
    public void Clear()
    {
        const int KeptCharges = 64;
        const int KeptKeyBytes = 16 * 1024;
        if (_charges.Length > KeptCharges)
        {
            _charges = new Charge[4];
        }

        if (_keys.Length > KeptKeyBytes)
        {
            _keys = new byte[256];
        }

        _count = 0;
        _keysLength = 0;
        Deadline = long.MaxValue;
        AllOrNothing = false;
        Charged = true;
        Provisional = false;
        HasLeased = false;
        HasStandIn = false;
        IsStoodIn = false;
    }
}
