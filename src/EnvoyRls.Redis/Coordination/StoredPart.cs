using System.Buffers.Text;
using System.Text;
using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Coordination;

/// <summary>A part as share.lua keeps it: when it ends, its sequence and its payload, with a space between.</summary>
internal static class StoredPart
{
    /// <exception cref="CoordinationException">It is not of that form.</exception>
    public static SharedPart Read(byte[] replica, byte[] stored)
    {
        int sequenceStart = stored.AsSpan().IndexOf((byte)' ') + 1;
        return Utf8Parser.TryParse(stored.AsSpan(sequenceStart), out long sequence, out int length)
            ? new SharedPart(Encoding.UTF8.GetString(replica), sequence, stored.AsMemory(sequenceStart + length + 1))
            : throw new CoordinationException("redis keeps a part that no script of ours wrote");
    }
}
