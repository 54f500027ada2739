namespace EnvoyRls.Redis.Combining;

/// <summary>
/// Remembers fixed windows that are known to have an expiry, by their hashes, in a table of fixed size: a later one takes
/// the place of an earlier one. Not to know a key costs a script; to take another for it, hardly ever, costs nothing more.
/// </summary>
internal sealed class ExpiringKeys
{
    private const int Places = 1 << 17;

    private readonly ulong[] _known = new ulong[Places];

    public bool Knows(ulong hash) => Volatile.Read(ref _known[hash % Places]) == hash;

    public void Learn(ulong hash)
    {
        ref ulong place = ref _known[hash % Places];
        if (place != hash)
        {
            Volatile.Write(ref place, hash);
        }
    }

    public void Forget(ulong hash)
    {
        if (Knows(hash))
        {
            Volatile.Write(ref _known[hash % Places], 0);
        }
    }
}
