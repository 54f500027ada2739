using System.Numerics;

namespace EnvoyRls.Core.Clients;

/// <summary>What is known of each of some clients: open addressing with linear probing, at most half full. Immutable.</summary>
internal sealed class ClientTable
{
    public static readonly ClientTable Empty = new(2);

    /// <summary>The bit of a value that tells of a suspect; the others are the likelihood.</summary>
    private const byte Suspect = 0x80;

    /// <summary>Who is at a place; 0 for nobody, as no client has that hash.</summary>
    private readonly ulong[] _clients;
    private readonly byte[] _values;

    private ClientTable(int places)
    {
        _clients = new ulong[places];
        _values = new byte[places];
    }

    /// <param name="likelihoods">Clients and how likely they are bots, in percent.</param>
    /// <param name="suspects">Clients that do something strange.</param>
    public static ClientTable Of(IReadOnlyCollection<KeyValuePair<ulong, byte>> likelihoods, IReadOnlyCollection<ulong> suspects)
    {
        if (likelihoods.Count == 0 && suspects.Count == 0)
        {
            return Empty;
        }

        ClientTable table = new((int)BitOperations.RoundUpToPowerOf2((uint)(likelihoods.Count + suspects.Count) * 2));
        foreach ((ulong client, byte likelihood) in likelihoods)
        {
            table.Add(client, Math.Min(likelihood, ClientStanding.MostLikely));
        }

        foreach (ulong client in suspects)
        {
            table.Add(client, Suspect);
        }

        return table;
    }

    /// <summary>How likely a client is a bot, and whether it is a suspect; 0 and <see langword="false"/> for one that is not there.</summary>
    public (byte BotLikelihood, bool IsSuspect) Find(ulong client)
    {
        byte value = _values[PlaceOf(client)];
        return ((byte)(value & ~Suspect), (value & Suspect) != 0);
    }

    /// <summary>Adds bits to those known of a client. No client has hash 0, which marks free places.</summary>
    private void Add(ulong client, byte value)
    {
        if (client != 0)
        {
            int place = PlaceOf(client);
            _clients[place] = client;
            _values[place] |= value;
        }
    }

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
