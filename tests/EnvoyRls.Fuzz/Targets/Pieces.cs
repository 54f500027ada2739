using System.Buffers;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Bytes in pieces, as they come off a network.</summary>
internal static class Pieces
{
    /// <summary>A sequence of the bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="size">How many are in a piece; 0 for one piece.</param>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int size)
    {
        if (size == 0 || bytes.Length <= size)
        {
            return new ReadOnlySequence<byte>(bytes);
        }

        Piece first = new(bytes[..size], null);
        Piece last = first;
        for (int at = size; at < bytes.Length; at += size)
        {
            last = new Piece(bytes[at..Math.Min(at + size, bytes.Length)], last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
