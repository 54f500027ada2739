using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Server.Rules;

/// <summary>A number by which replicas can be told to have the same documents.</summary>
internal static class RuleSetFingerprint
{
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

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
