using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Coordination;

/// <summary>
/// Listens to announcements of changes on a connection of its own. Redis delivers each at most once: whoever waits looks
/// for himself too, so that a server that falls silent costs time and no change.
/// </summary>
internal sealed class AnnouncementListener(RedisLink link, string channel, ChangeBoard changes, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private volatile bool _heard;

    /// <summary>Listens to one server after another, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        for (int turn = 0; !cancel.IsCancellationRequested; turn++)
        {
            try
            {
                if (link.Connection.Client is { } client)
                {
                    await ListenAsync(client, client.Servers[turn % client.Servers.Count], cancel);
                }
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug("Redis announces no changes: {Error}", RedisErrors.Describe(error));
            }

            await Task.Delay(Gap, time, cancel);
        }
    }

    /// <summary>Listens until the server falls silent or another client has taken over.</summary>
    private async Task ListenAsync(RedisClient client, RedisAddress address, CancellationToken cancel)
    {
        await using RespConnection server = await SubscribeAsync(address, cancel);

        // What changed while nobody listened was not heard of.
        changes.TellAll();
        while (ReferenceEquals(client, link.Connection.Client))
        {
            _heard = false;
            server.Tell("PING");
            await Task.Delay(Heartbeat, time, cancel);
            if (!_heard || !server.IsOpen)
            {
                throw new TimeoutException("the server fell silent");
            }
        }
    }

    private async Task<RespConnection> SubscribeAsync(RedisAddress address, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Heartbeat);
        RespConnection server = await link.ListenAsync(address, Hear, patience.Token);
        try
        {
            await server.AskAsync(patience.Token, "SUBSCRIBE", channel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private void Hear(in RespReply push)
    {
        _heard = true;
        if (push.Copy() is { Items: [_, _, { } name] })
        {
            changes.Tell(name.Text);
        }
    }
}
