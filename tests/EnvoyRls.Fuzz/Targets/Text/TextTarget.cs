using System.Text;
using EnvoyRls.Fuzz.Engine;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>A target that reads text. Inputs are UTF-8; what is none in them reads as U+FFFD.</summary>
internal abstract class TextTarget(string name, string[] seeds, string[] words) : FuzzTarget(name)
{
    public sealed override IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    public sealed override IReadOnlyList<byte[]> Words { get; } = [.. words.Select(Encoding.UTF8.GetBytes)];

    public sealed override string Read(byte[] input) => Read(Encoding.UTF8.GetString(input));

    public sealed override string? Contradiction(byte[] input) => Contradiction(Encoding.UTF8.GetString(input));

    protected abstract string Read(string text);

    protected virtual string? Contradiction(string text) => null;

    /// <summary>The text up to the first line break, and what follows it.</summary>
    protected static (string First, string Others) Lines(string text)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
    }
}
