using System.Numerics;

namespace EnvoyRls.Core.Clients;

/// <summary>A number for each of some clients: open addressing with linear probing, at most half full. Immutable.</summary>
internal sealed class ClientTable
{
    public static readonly ClientTable Empty = new(2);

    /// <summary>Who is at a place; 0 for nobody, as no client has that hash.</summary>
    private readonly ulong[] _clients;
    private readonly byte[] _values;

    private ClientTable(int places)
    {
        _clients = new ulong[places];
        _values = new byte[places];
    }

    public static ClientTable Of(IReadOnlyCollection<KeyValuePair<ulong, byte>> values)
    {
        if (values.Count == 0)
        {
            return Empty;
        }

        ClientTable table = new((int)BitOperations.RoundUpToPowerOf2((uint)values.Count * 2));
        foreach ((ulong client, byte value) in values)
        {
            if (client != 0)
            {
                int place = table.PlaceOf(client);
                table._clients[place] = client;
                table._values[place] = Math.Min(value, ClientStanding.MostLikely);
            }
        }

        return table;
    }

    /// <summary>A client's number; 0 for one that is not there.</summary>
    public byte Find(ulong client) => _values[PlaceOf(client)];

    /// <summary>Where a client is, or the free place where it would be: there always is one.</summary>
    private int PlaceOf(ulong client)
    {
        int mask = _clients.Length - 1;
        int place = (int)StableHash.Finish(client) & mask;
        while (_clients[place] != 0 && _clients[place] != client)
        {
            place = (place + 1) & mask;
        }

        return place;
    }
}
