namespace EnvoyRls.Core.Counting.Memory.Snapshots;

/// <summary>
/// How counters lie in a file: a head, blocks of counters, and a last block without any that tells how many there were.
/// All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// head    magic (8 bytes), version (4), when it was written (8, Unix microseconds), CRC-32C of these (4)
/// block   length of the counters (4), their number (4), the counters, CRC-32C of all these (4)
/// counter kind (1), key (4 bytes of length, and the key), code of the window (4), state (as its kind writes it)
/// end     a block of number 0 whose content is the number of all counters (8)
/// </code>
/// A version is what a reader can rely on: whatever changes the meaning of a byte is another one. Times are Unix time,
/// so that time goes on while nobody counts.
/// </remarks>
internal static class SnapshotFormat
{
    public const uint Version = 1;
    public const int HeadSize = 24;
    public const int BlockHeadSize = 8;
    public const int ChecksumSize = 4;
    public const int EndSize = 8;

    /// <summary>A block is closed when it has come to this size, in bytes; one counter may exceed it.</summary>
    public const int BlockSize = 256 * 1024;

    public static ReadOnlySpan<byte> Magic => "RLSCOUNT"u8;
}
