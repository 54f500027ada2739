using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Server.Telemetry.Decisions;

/// <summary>Turns the values of descriptor entries into what may be told of them. Not safe for concurrent use.</summary>
/// <param name="mode">How much is told.</param>
/// <param name="secret">The key of the hash; needed for <see cref="KeyMode.Hashed"/> alone.</param>
internal sealed class KeyMask(KeyMode mode, string secret)
{
    /// <summary>Values are cut here, so that a client cannot make what is told of it as large as it likes. UTF-16 code units.</summary>
    public const int LongestValue = 512;

    /// <summary>Half of a SHA-256 hash: still far too many to meet another of the same by chance.</summary>
    private const int HashBytes = 16;

    private const string HashPrefix = "hmac:";

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);
    private readonly char[] _text = new char[HashPrefix.Length + (2 * HashBytes)];

    /// <summary>What is told of a value, valid until the next call.</summary>
    /// <returns>Whether anything is.</returns>
    public bool TryMask(string value, out ReadOnlySpan<char> masked)
    {
        masked = mode switch
        {
            KeyMode.Plain => Cut(value),
            KeyMode.Hashed => Hash(value),
            _ => default,
        };
        return mode != KeyMode.None;
    }

    /// <summary>What is told of a value; <see langword="null"/> for nothing.</summary>
    public string? Mask(string value) => TryMask(value, out ReadOnlySpan<char> masked) ? masked.ToString() : null;

    /// <summary>As much of a text that a client chose as may be told.</summary>
    public static ReadOnlySpan<char> Cut(string value)
    {
        if (value.Length <= LongestValue)
        {
            return value;
        }

        // Not through the middle of a character.
        int length = char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue;
        return value.AsSpan(0, length);
    }

    private ReadOnlySpan<char> Hash(string value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(value), hash);
        HashPrefix.CopyTo(_text);
        Convert.TryToHexStringLower(hash[..HashBytes], _text.AsSpan(HashPrefix.Length), out _);
        return _text;
    }
}
