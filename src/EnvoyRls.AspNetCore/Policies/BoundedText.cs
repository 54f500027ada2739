using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.AspNetCore.Policies;

/// <summary>Values as they may be sent: short, whatever a client sends.</summary>
internal static class BoundedText
{
    public const int MaxLength = 256;

    /// <summary>
    /// The text itself, or the hash of one that is too long: a service that refused it would let its sender pass where failures do.
    /// </summary>
    public static string Of(string text) => text.Length <= MaxLength ? text : $"sha256:{Hash(text)}";

    /// <summary>Half a SHA-256 in hexadecimal digits: 128 bits, which nobody finds a second text for.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
