using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Scripts;

/// <summary>A Lua script, and the name a server that has loaded it knows it by.</summary>
internal sealed class RedisScript
{
    private const int LeadingWords = 2;

    private readonly byte[] _byName;
    private readonly byte[] _byText;

    [SuppressMessage("Security", "CA5350", Justification = "EVALSHA names scripts by their SHA-1; nothing is secured by it.")]
    public RedisScript(string text)
    {
        Text = text;
        _byName = Encode("EVALSHA", Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text))));
        _byText = Encode("EVAL", text);
    }

    public string Text { get; }

    /// <summary>Begins its command: by its name, or, for a server that does not know it, by its text; keys follow, then arguments.</summary>
    public void Begin(RespWriter writer, bool byText, int keys)
    {
        writer.AddEncoded(byText ? _byText : _byName, LeadingWords);
        writer.Add(keys);
    }

    private static byte[] Encode(string command, string script)
    {
        RespWriter writer = RespWriter.Begin();
        writer.Add(command);
        writer.Add(script);
        return writer.EncodedWords();
    }
}
