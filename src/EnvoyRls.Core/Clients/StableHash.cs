namespace EnvoyRls.Core.Clients;

/// <summary>
/// A hash of texts that is the same on every replica, in every run and on every machine: FNV-1a (Fowler, Noll, Vo), then the
/// finaliser of MurmurHash3 (Appleby).
/// </summary>
internal static class StableHash
{
    /// <summary>Where a hash begins.</summary>
    public const ulong OffsetBasis = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    /// <summary>Adds a text: its length, and its UTF-16 code units, low byte first.</summary>
    public static ulong Add(ulong hash, string text)
    {
        hash = AddUnit(hash, (ushort)text.Length);
        foreach (char unit in text)
        {
            hash = AddUnit(hash, unit);
        }

        return hash;
    }

    /// <summary>Makes every bit depend on all: FNV's high bits alone are too regular to choose by.</summary>
    public static ulong Finish(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccd);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53);
        return hash ^ (hash >> 33);
    }

    private static ulong AddUnit(ulong hash, ushort unit)
    {
        hash = unchecked((hash ^ (byte)unit) * Prime);
        return unchecked((hash ^ (byte)(unit >> 8)) * Prime);
    }
}
