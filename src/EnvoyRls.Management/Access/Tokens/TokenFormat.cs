using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Management.Access.Tokens;

/// <summary>
/// How bearer tokens are written: <c>rls_&lt;id&gt;_&lt;secret&gt;</c>, the id 12 lower-case hexadecimal digits, the secret
/// 32 random bytes in base64url (RFC 4648, 5) without padding. The prefix lets scanners for leaked secrets find them.
/// </summary>
internal static class TokenFormat
{
    public const string Prefix = "rls_";

    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int Length = 4 + IdLength + 1 + SecretLength;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Makes a new id.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    /// <summary>Makes a new secret.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string Write(string id, string secret) => $"{Prefix}{id}_{secret}";

    /// <summary>Takes a token apart; whether anybody made it is another question.</summary>
    public static bool TryParse(string text, out string id, out ReadOnlySpan<char> secret)
    {
        id = "";
        secret = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.AsSpan(Prefix.Length, IdLength);
        secret = text.AsSpan(Length - SecretLength);
        if (digits.ContainsAnyExcept(IdCharacters) || secret.ContainsAnyExcept(SecretCharacters))
        {
            return false;
        }

        id = digits.ToString();
        return true;
    }

    /// <summary>Whether a text may be a token's id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// What is kept of a secret: SHA-256 of its text. A slow hash is for secrets that people choose; these are random bytes
    /// that nobody can guess through any hash.
    /// </summary>
    public static byte[] Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> ascii = stackalloc byte[SecretLength];
        int length = Encoding.ASCII.GetBytes(secret, ascii);
        return SHA256.HashData(ascii[..length]);
    }
}
