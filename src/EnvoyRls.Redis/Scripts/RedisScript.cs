using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Redis.Scripts;

/// <summary>A Lua script, and the name a server that has loaded it knows it by.</summary>
internal sealed class RedisScript
{
    [SuppressMessage("Security", "CA5350", Justification = "EVALSHA names scripts by their SHA-1; nothing is secured by it.")]
    public RedisScript(string text)
    {
        Text = text;
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
    }

    public string Text { get; }

    /// <summary>SHA-1 of the text, 20 bytes: the name EVALSHA knows it by.</summary>
    public byte[] Hash { get; }
}
