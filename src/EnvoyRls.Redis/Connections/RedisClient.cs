using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Connections;

/// <summary>The servers as they were found, connected and proven, and which of them to ask for a key. Replaced as a whole.</summary>
internal sealed class RedisClient
{
    // Arrays, which calls go through without an enumerator of their own.
    private readonly RedisNode[] _nodes;
    private readonly short[]? _owners;

    /// <summary>One server.</summary>
    public RedisClient(RespConnection connection)
    {
        Servers = [connection.Address];
        _nodes = [new RedisNode(connection.Address, connection)];
    }

    /// <summary>A cluster.</summary>
    /// <param name="nodes">A node for each master of the map, in its order, and then others.</param>
    /// <param name="map">Who serves which slot.</param>
    public RedisClient(RedisNode[] nodes, SlotMap map)
    {
        Servers = [.. nodes.Select(static node => node.Address)];
        _nodes = nodes;
        _owners = [.. map.Owners];
    }

    /// <summary>The addresses of the servers.</summary>
    public IReadOnlyList<RedisAddress> Servers { get; }

    public IReadOnlyList<RedisNode> Nodes => _nodes;

    /// <summary>Whether any server is connected.</summary>
    public bool IsConnected
    {
        get
        {
            foreach (RedisNode node in _nodes)
            {
                if (node.IsOpen)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether every server is connected.</summary>
    public bool IsWhole => Nodes.All(static node => node.IsOpen);

    public int OpenConnections => Nodes.Count(static node => node.IsOpen);

    /// <summary>The connection to send to for a slot, 0 outside a cluster; <see langword="null"/> if there is none.</summary>
    public RespConnection? For(int slot)
    {
        if (_owners is null)
        {
            return _nodes[0].Connection;
        }

        short owner = Volatile.Read(ref _owners[slot]);
        return owner < 0 ? null : _nodes[owner].Connection;
    }

    /// <summary>The connection to a server; <see langword="null"/> if there is none.</summary>
    public RespConnection? To(RedisAddress server)
    {
        foreach (RedisNode node in _nodes)
        {
            if (node.Address == server)
            {
                return node.Connection;
            }
        }

        return null;
    }

    /// <summary>Sends to another server for that slot from now on.</summary>
    public void Move(int slot, RedisAddress server)
    {
        for (int i = 0; _owners is not null && i < Nodes.Count; i++)
        {
            if (Nodes[i].Address == server)
            {
                Volatile.Write(ref _owners[slot], (short)i);
            }
        }
    }

    /// <summary>Whether a server is known though it serves no slot.</summary>
    public bool IsBystander(RedisAddress server)
    {
        int place = 0;
        while (place < Nodes.Count && Nodes[place].Address != server)
        {
            place++;
        }

        return _owners is not null && place < Nodes.Count && Array.IndexOf(_owners, (short)place) < 0;
    }

    /// <summary>Whether a map tells the same of the same servers, and others are known that serve no slot.</summary>
    public bool Matches(SlotMap map, IEnumerable<RedisAddress> others) =>
        _owners is not null && Servers.SequenceEqual(map.Masters.Concat(others)) && _owners.AsSpan().SequenceEqual(map.Owners);

    /// <summary>The clock of the first server, in the order of addresses in a cluster, so that replicas ask the same one.</summary>
    /// <exception cref="RespException">It does not tell.</exception>
    public async Task<DateTime> TimeAsync(CancellationToken cancel)
    {
        RespConnection? connection = Nodes.FirstOrDefault(static node => node.IsOpen)?.Connection;
        if (connection is null || await connection.AskAsync(cancel, "TIME") is not { Items: [{ } seconds, { } microseconds] })
        {
            throw new RespException("no server told its time");
        }

        return DateTime.UnixEpoch.AddTicks((seconds.Number * TimeSpan.TicksPerSecond) + (microseconds.Number * TimeSpan.TicksPerMicrosecond));
    }

    public override string ToString() => string.Join(',', Servers.Select(static server => server.ToString()));
}
