using System.Buffers;
using System.Security.Cryptography;

namespace EnvoyRls.Management.Access.Tokens;

/// <summary>A token with the hash of its secret in bytes.</summary>
internal sealed class KnownToken
{
    private readonly byte[] _secretHash;

    private KnownToken(TokenRecord record, byte[] secretHash)
    {
        Record = record;
        _secretHash = secretHash;
    }

    public TokenRecord Record { get; }

    /// <summary>A token that nobody has: its hash was never made from a secret.</summary>
    public static KnownToken Nobodys { get; } = new(
        new TokenRecord("", "", Role.Viewer, "", DateTimeOffset.UnixEpoch, "", ExpiresAt: null, RevokedAt: null),
        RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>The token of a record; <see langword="null"/> if what is kept as its hash is none.</summary>
    public static KnownToken? Of(TokenRecord record)
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        bool whole = Convert.FromHexString(record.SecretHash, hash, out int consumed, out int written) == OperationStatus.Done
            && consumed == record.SecretHash.Length
            && written == hash.Length;
        return whole ? new KnownToken(record, hash) : null;
    }

    /// <summary>Whether the hash of a secret is this token's, in time that does not tell how much of it is.</summary>
    public bool HasSecret(ReadOnlySpan<byte> secretHash) => CryptographicOperations.FixedTimeEquals(secretHash, _secretHash);
}
