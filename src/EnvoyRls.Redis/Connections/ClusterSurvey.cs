using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>Asks a cluster who serves what, and connects to those who do.</summary>
internal sealed class ClusterSurvey(ServerDialer dialer, IReadOnlyList<RedisAddress> seeds, TimeSpan connectTimeout, ILogger log)
{
    // While a server is away nobody else's news may have to wait for it for longer.
    private static readonly TimeSpan LongestDial = TimeSpan.FromMilliseconds(500);

    /// <summary>Finds the cluster through its seeds, one after another.</summary>
    /// <exception cref="Exception">None of them told; the last one's reason.</exception>
    public async Task<RedisClient> BeginAsync(CancellationToken cancel)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                RespConnection connection = await dialer.DialAsync(seeds[i], connectTimeout, mustBeMaster: false, cancel);
                return await BeginAsync(connection, cancel);
            }
            catch (Exception error) when (i < seeds.Count - 1 && !cancel.IsCancellationRequested)
            {
                log.LogDebug("Redis at {Seed} told no slots: {Error}", seeds[i], RedisErrors.Describe(error));
            }
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
        if (Array.Find(answers, static answer => answer is not null) is not { } map)
        {
            return null;
        }

        open = [.. open.Where(static connection => connection.IsOpen)];
        RedisAddress[] others = [.. open.Select(static connection => connection.Address).Where(current.IsBystander).Concat(named).Except(map.Masters)];
        return current.Matches(map, others) && current.IsWhole
            ? current
            : await ConnectAsync(map, others, open, connectTimeout < LongestDial ? connectTimeout : LongestDial, cancel);
    }

    private async Task<RedisClient> BeginAsync(RespConnection connection, CancellationToken cancel)
    {
        try
        {
            SlotMap map = SlotMap.Read(await connection.AskAsync(cancel, "CLUSTER", "SLOTS").WaitAsync(connectTimeout, cancel), connection.Address);
            if (map.Masters.Count == 0)
            {
                throw new RespException($"CLUSTERDOWN {connection.Address} knows of no slot");
            }

            RedisClient client = await ConnectAsync(map, [], [connection], connectTimeout, cancel);
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
        SlotMap map, IReadOnlyList<RedisAddress> others, IReadOnlyList<RespConnection> open, TimeSpan limit, CancellationToken cancel) =>
        new(await Task.WhenAll(map.Masters.Concat(others).Select(server => ConnectAsync(server, open, limit, cancel))), map);

    private async Task<RedisNode> ConnectAsync(RedisAddress server, IReadOnlyList<RespConnection> open, TimeSpan limit, CancellationToken cancel)
    {
        RespConnection? connection = open.FirstOrDefault(connection => connection.Address == server);
        try
        {
            return new RedisNode(server, connection ?? await dialer.DialAsync(server, limit, mustBeMaster: false, cancel));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.LogDebug("Redis at {Server} cannot be reached: {Error}", server, RedisErrors.Describe(error));
            return new RedisNode(server, null);
        }
    }
}
