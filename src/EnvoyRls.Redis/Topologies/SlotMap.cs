using System.Globalization;
using EnvoyRls.Redis.Resp;

namespace EnvoyRls.Redis.Topologies;

/// <summary>Which master serves which slot of a cluster, as CLUSTER SLOTS tells it.</summary>
/// <param name="Masters">The masters that serve a slot, in ordinal order.</param>
/// <param name="Owners">For each slot the place of its master among them; -1 for a slot that nobody serves.</param>
internal sealed record SlotMap(IReadOnlyList<RedisAddress> Masters, short[] Owners)
{
    /// <exception cref="RespException">The answer has another form.</exception>
    public static SlotMap Read(RespValue answer, RedisAddress asked)
    {
        (int First, int Last, RedisAddress Master)[] ranges = [.. answer.Items.Select(range => ReadRange(range, asked))];
        RedisAddress[] masters = [.. ranges.Select(static range => range.Master).Distinct().OrderBy(static master => master.ToString(), StringComparer.Ordinal)];
        short[] owners = new short[HashSlot.Count];
        Array.Fill(owners, (short)-1);
        foreach ((int first, int last, RedisAddress master) in ranges)
        {
            owners.AsSpan(first, last - first + 1).Fill((short)Array.IndexOf(masters, master));
        }

        return new SlotMap(masters, owners);
    }

    /// <summary>Whether another map has the same servers serve the same slots.</summary>
    public bool TellsTheSame(SlotMap other) => Masters.SequenceEqual(other.Masters) && Owners.AsSpan().SequenceEqual(other.Owners);

    /// <summary>The server that MOVED or ASK names: <c>host:port</c>, without a host where it is the one asked.</summary>
    public static RedisAddress? ReadTarget(ReadOnlySpan<char> target, RedisAddress asked)
    {
        int colon = target.LastIndexOf(':');
        return colon >= 0 && int.TryParse(target[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? AddressOf(target[..colon].ToString(), port, asked)
            : null;
    }

    private static (int First, int Last, RedisAddress Master) ReadRange(RespValue range, RedisAddress asked)
    {
        if (range.Items is not [{ } first, { } last, { Items: [{ } host, { } port, ..] }, ..]
            || first.Number < 0 || last.Number < first.Number || last.Number >= HashSlot.Count)
        {
            throw new RespException("the server told its slots in an unknown form");
        }

        return ((int)first.Number, (int)last.Number, AddressOf(host.IsNull ? "" : host.Text, (int)port.Number, asked));
    }

    // A server that does not know its own name tells none, or a question mark.
    private static RedisAddress AddressOf(string host, int port, RedisAddress asked) =>
        asked with { Host = host is "" or "?" ? asked.Host : host, Port = port };
}
