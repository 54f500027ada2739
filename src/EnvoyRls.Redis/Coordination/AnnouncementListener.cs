using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Calls;
using EnvoyRls.Redis.Connections;
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
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using RespConnection server = await SubscribeAsync(address, cancel);

        // What changed while nobody listened was not heard of.
        changes.TellAll();
        Task hearing = HearAsync(server, over.Token);
        Task asking = AskAsync(client, server, over.Token);
        Task first = await Task.WhenAny(hearing, asking);
        await over.CancelAsync();
        await Task.WhenAll(hearing, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task<RespConnection> SubscribeAsync(RedisAddress address, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Heartbeat);
        RespConnection server = await link.ConnectAsync(address, patience.Token);
        try
        {
            await server.CommandAsync(patience.Token, "SUBSCRIBE", channel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task HearAsync(RespConnection server, CancellationToken cancel)
    {
        while (true)
        {
            object? push = await server.ReadAsync(cancel);
            _heard = true;
            if (push is object?[] { Length: 3 } parts && parts[2] is string name)
            {
                changes.Tell(name);
            }
        }
    }

    private async Task AskAsync(RedisClient client, RespConnection server, CancellationToken cancel)
    {
        while (ReferenceEquals(client, link.Connection.Client))
        {
            _heard = false;
            await server.SendAsync(cancel, "PING");
            await Task.Delay(Heartbeat, time, cancel);
            if (!_heard)
            {
                throw new TimeoutException("the server fell silent");
            }
        }
    }
}
