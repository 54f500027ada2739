using System.Runtime.CompilerServices;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Granting;

/// <summary>
/// The way of leases where replicas have to know of them: connections to all servers that carry nothing else, since WAIT holds up
/// what comes behind it.
/// </summary>
internal sealed class GrantLanes : IAsyncDisposable
{
    private readonly ConditionalWeakTable<RespConnection, GrantLane> _lanes = [];
    private readonly RedisLink _link;
    private readonly RedisOptions _options;
    private readonly ReplicaWait _wait;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private GrantLanes(RedisLink link, RedisOptions options, TimeProvider time, ILogger log)
    {
        _link = link;
        _options = options;
        _wait = ReplicaWait.Of(options);
        _time = time;
        _log = log;
    }

    /// <summary>The servers, by way of those connections.</summary>
    public RedisConnection Servers => _link.Connection;

    /// <summary>Where leases are to wait for replicas, what they go by; not connected yet. Else <see langword="null"/>.</summary>
    public static GrantLanes? For(RedisOptions options, TimeProvider time, StatRegistry statistics, ILogger log)
    {
        if (options.LeaseWaitReplicas == 0)
        {
            return null;
        }

        RedisOptions own = options with { Name = $"{options.Name}-leases", StatPrefix = options.LeaseStatPrefix };
        return new GrantLanes(new RedisLink(own, LeaseScripts.All, time, statistics, log), own, time, log);
    }

    /// <summary>Connects, as the store itself does, and keeps the connections where the servers are.</summary>
    public async Task OpenAsync(Supervisor supervisor, CancellationToken cancel)
    {
        await _link.OpenAsync(cancel);
        _link.StartLoops(supervisor);
    }

    /// <summary>The lane of a connection.</summary>
    public GrantLane Of(RespConnection connection) => _lanes.GetValue(connection, opened => new GrantLane(opened, _wait, this, _time));

    /// <summary>Logs that replicas of a server fell behind, or are back.</summary>
    /// <param name="server">The server.</param>
    /// <param name="known">Whether enough of them know what it granted.</param>
    /// <param name="answer">What it said to WAIT.</param>
    public void Tell(RedisAddress server, bool known, string answer)
    {
        if (known)
        {
            _log.LogInformation("Redis {Name}: {Answer} replicas of {Server} follow in time, slices are leased", _options.Name, answer, server);
        }
        else
        {
            _log.LogWarning(
                "Redis {Name}: less than {Replicas} replicas of {Server} follow within {Milliseconds} ms, no slices are leased until they do; WAIT answered {Answer}",
                _options.Name,
                _wait.Replicas,
                server,
                _wait.Milliseconds,
                answer);
        }
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();
}
