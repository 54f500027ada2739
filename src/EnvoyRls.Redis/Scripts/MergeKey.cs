using System.Buffers.Text;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Scripts;

/// <summary>The name of what was merged into a counter: a key beside the counter's, in the same slot of a cluster.</summary>
internal static class MergeKey
{
    private const int LongestTag = 12;

    /// <summary>Names it.</summary>
    /// <param name="counter">The counter's key.</param>
    /// <param name="isClustered">Whether the slot matters.</param>
    public static byte[] Of(ReadOnlySpan<byte> counter, bool isClustered)
    {
        byte[] beside = [.. counter, .. ":stand-ins"u8];
        if (!isClustered || HashSlot.Of(beside) == HashSlot.Of(counter))
        {
            return beside;
        }

        // A key without braces is its own tag, unless it holds one that would close the pair early.
        return counter.Contains((byte)'}')
            ? [.. TagOf(HashSlot.Of(counter)), .. counter, .. "/stand-ins"u8]
            : [(byte)'{', .. counter, .. "}/stand-ins"u8];
    }

    /// <summary>A pair of braces around a number that lies in the slot: one in so many numbers does.</summary>
    private static byte[] TagOf(int slot)
    {
        Span<byte> tag = stackalloc byte[LongestTag];
        tag[0] = (byte)'{';
        int length;
        int number = 0;
        do
        {
            Utf8Formatter.TryFormat(number++, tag[1..], out length);
        }
        while (HashSlot.Of(tag.Slice(1, length)) != slot);
        tag[length + 1] = (byte)'}';
        return tag[..(length + 2)].ToArray();
    }
}
