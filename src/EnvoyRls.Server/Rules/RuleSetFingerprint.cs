using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Rules;

/// <summary>A number by which replicas can be told to have the same documents.</summary>
internal static class RuleSetFingerprint
{
    private const int PieceBytes = 4 * 1024;

    /// <summary>Part of a SHA-256 of names and texts, in whatever order they come: 0 to 2^48 - 1, which a gauge shows without rounding.</summary>
    public static long Of(IReadOnlyList<RuleDocument> documents)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RuleDocument document in documents.OrderBy(static document => document.Name, StringComparer.Ordinal))
        {
            Append(hash, document.Name);
            Append(hash, document.Text);
        }

        return BinaryPrimitives.ReadInt64BigEndian(hash.GetHashAndReset()) >>> 16;
    }

    /// <summary>Piece by piece: the bytes of a large file are not worth a block of memory as large.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> bytes = stackalloc byte[PieceBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Encoding.UTF8.GetByteCount(text));
        hash.AppendData(bytes[..sizeof(int)]);
        Encoder encoder = Encoding.UTF8.GetEncoder();
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            encoder.Convert(rest, bytes, flush: true, out int read, out int written, out _);
            hash.AppendData(bytes[..written]);
            rest = rest[read..];
        }
    }
}
