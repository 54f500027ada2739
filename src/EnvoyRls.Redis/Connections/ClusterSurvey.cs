using System.Collections.Concurrent;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>Asks a cluster who serves what, and connects to those who do.</summary>
internal sealed class ClusterSurvey(ServerDialer dialer, IReadOnlyList<RedisAddress> seeds, ILogger log)
{
    // While a server is away the next survey may have better news than it.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<RedisAddress, Task<RespConnection>> _dialing = new();

    /// <summary>Finds the cluster through its seeds, all at once: the first that tells is believed.</summary>
    /// <param name="limit">How long to wait for each server.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Exception">None of them told; a reason.</exception>
    public async Task<RedisClient> BeginAsync(TimeSpan limit, CancellationToken cancel)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task<(RespConnection Connection, SlotMap Map)>> asking = [.. seeds.Select(seed => AskSeedAsync(seed, limit, enough.Token))];
        while (true)
        {
            Task<(RespConnection Connection, SlotMap Map)> first = await Task.WhenAny(asking);
            asking.Remove(first);
            if (!first.IsCompletedSuccessfully && asking.Count > 0)
            {
                continue;
            }

            await enough.CancelAsync();
            foreach (Task<(RespConnection Connection, SlotMap Map)> other in asking)
            {
                _ = DropAsync(ConnectionOfAsync(other));
            }

            (RespConnection connection, SlotMap map) = await first;
            return await BeginAsync(connection, map, cancel);
        }
    }

    /// <summary>
    /// The cluster as it is now, with the connections of before that are of use; the same client if nothing has changed.
    /// Connections that do not answer within <paramref name="limit"/> are given up.
    /// </summary>
    /// <param name="current">The cluster as it was.</param>
    /// <param name="named">Servers without slots that others have named all the same, as they do while slots are moved there.</param>
    /// <param name="limit">How long to wait for an answer.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns><see langword="null"/> if no server told.</returns>
    public async Task<RedisClient?> RepeatAsync(RedisClient current, IEnumerable<RedisAddress> named, TimeSpan limit, CancellationToken cancel)
    {
        RespConnection[] open = [.. current.Nodes.Where(static node => node.IsOpen).Select(static node => node.Connection!)];
        SlotMap?[] answers = await Task.WhenAll(open.Select(connection => AskAsync(connection, limit)));
        if (MostTold(answers) is not { } map)
        {
            return null;
        }

        open = [.. open.Where(static connection => connection.IsOpen)];
        RedisAddress[] others = [.. open.Select(static connection => connection.Address).Where(current.IsBystander).Concat(named).Except(map.Masters)];
        return current.Matches(map, others) && current.IsWhole
            ? current
            : await ConnectAsync(map, others, open, LongestWait, cancel);
    }

    /// <summary>Waits for no server any more.</summary>
    public void End()
    {
        foreach (RedisAddress server in _dialing.Keys)
        {
            Drop(server);
        }
    }

    private static async Task<RespConnection> ConnectionOfAsync(Task<(RespConnection Connection, SlotMap Map)> asking) => (await asking).Connection;

    /// <summary>Closes a connection that nobody wants any more when it has come about.</summary>
    private static async Task DropAsync(Task<RespConnection> dial)
    {
        await ((Task)dial).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dial.IsCompletedSuccessfully)
        {
            await (await dial).DisposeAsync();
        }
    }

    /// <summary>What most servers tell: one that is cut off from the others does not know of what they have agreed on since.</summary>
    private static SlotMap? MostTold(SlotMap?[] answers) => answers
        .OfType<SlotMap>()
        .MaxBy(map => answers.Count(other => other is not null && other.TellsTheSame(map)));

    private async Task<(RespConnection Connection, SlotMap Map)> AskSeedAsync(RedisAddress seed, TimeSpan limit, CancellationToken cancel)
    {
        RespConnection? connection = null;
        try
        {
            connection = await dialer.DialAsync(seed, limit, mustBeMaster: false, cancel);
            SlotMap map = SlotMap.Read(await connection.AskAsync(cancel, "CLUSTER", "SLOTS").WaitAsync(limit, cancel), seed);
            return map.Masters.Count > 0 ? (connection, map) : throw new RespException($"CLUSTERDOWN {seed} knows of no slot");
        }
        catch (Exception error)
        {
            log.LogDebug("Redis at {Seed} told no slots: {Error}", seed, RedisErrors.Describe(error));
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<RedisClient> BeginAsync(RespConnection connection, SlotMap map, CancellationToken cancel)
    {
        try
        {
            RedisClient client = await ConnectAsync(map, [], [connection], dialer.Patience, cancel);
            if (client.To(connection.Address) != connection)
            {
                await connection.DisposeAsync();
            }

            return client.IsConnected ? client : throw new RespException("no master of the cluster can be reached");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<SlotMap?> AskAsync(RespConnection connection, TimeSpan limit)
    {
        try
        {
            SlotMap map = SlotMap.Read(await connection.AskAsync(CancellationToken.None, "CLUSTER", "SLOTS").WaitAsync(limit), connection.Address);
            return map.Masters.Count > 0 ? map : null;
        }
        catch (TimeoutException)
        {
            connection.Close("redis fell silent");
            return null;
        }
        catch (RespException)
        {
            return null;
        }
    }

    private async Task<RedisClient> ConnectAsync(
        SlotMap map, IReadOnlyList<RedisAddress> others, IReadOnlyList<RespConnection> open, TimeSpan wait, CancellationToken cancel)
    {
        RedisAddress[] servers = [.. map.Masters.Concat(others)];
        foreach (RedisAddress gone in _dialing.Keys.Except(servers))
        {
            Drop(gone);
        }

        return new RedisClient(await Task.WhenAll(servers.Select(server => ConnectAsync(server, open, wait, cancel))), map);
    }

    /// <summary>The connection to a server, if it comes about within a time. If it does not it may still do, for the next survey.</summary>
    private async Task<RedisNode> ConnectAsync(RedisAddress server, IReadOnlyList<RespConnection> open, TimeSpan wait, CancellationToken cancel)
    {
        if (open.FirstOrDefault(connection => connection.Address == server) is { } connection)
        {
            return new RedisNode(server, connection);
        }

        Task<RespConnection> dial = _dialing.GetOrAdd(server, address => dialer.DialAsync(address, dialer.Patience, mustBeMaster: false, CancellationToken.None));
        try
        {
            connection = await dial.WaitAsync(wait, cancel);
            _dialing.TryRemove(server, out _);
            return new RedisNode(server, connection);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            if (dial.IsCompleted)
            {
                _dialing.TryRemove(server, out _);
            }

            log.LogDebug("Redis at {Server} cannot be reached: {Error}", server, RedisErrors.Describe(error));
            return new RedisNode(server, null);
        }
    }

    private void Drop(RedisAddress server)
    {
        if (_dialing.TryRemove(server, out Task<RespConnection>? dial))
        {
            _ = DropAsync(dial);
        }
    }
}
