namespace EnvoyRls.Redis.Combining;

/// <summary>
/// Remembers fixed windows that are known to have an expiry, by their hashes, in a table of fixed size: each hash has its
/// row, in which the oldest makes room. Not to know a key costs a script; to take another for it, hardly ever, costs nothing
/// more. Takes no lock: what threads do to one row at a time may be lost, as if it had never been learnt.
/// </summary>
internal sealed class ExpiringKeys
{
    private const int Rows = 1 << 15;

    /// <summary>A row is a line of the processor's cache.</summary>
    private const int Columns = 8;

    private readonly ulong[] _known = new ulong[Rows * Columns];
    private readonly byte[] _oldest = new byte[Rows];

    public bool Knows(ulong hash) => RowOf(hash).Contains(hash);

    public void Learn(ulong hash)
    {
        Span<ulong> row = RowOf(hash);
        if (!row.Contains(hash))
        {
            Volatile.Write(ref row[_oldest[hash % Rows]++ % Columns], hash);
        }
    }

    public void Forget(ulong hash)
    {
        Span<ulong> row = RowOf(hash);
        int place = row.IndexOf(hash);
        if (place >= 0)
        {
            Volatile.Write(ref row[place], 0);
        }
    }

    private Span<ulong> RowOf(ulong hash) => _known.AsSpan((int)(hash % Rows) * Columns, Columns);
}
