using EnvoyRls.Redis.Connections;
using EnvoyRls.Redis.Resp;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.News;

/// <summary>
/// Listens to announcements on a connection of its own. Redis delivers each at most once: whenever some may have been
/// missed, that is told too.
/// </summary>
/// <param name="link">Where to listen.</param>
/// <param name="channel">What to listen to.</param>
/// <param name="heard">Given each announcement, by the thread that reads the connection.</param>
/// <param name="missed">Called when announcements may have been missed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it logs.</param>
internal sealed class AnnouncementListener(RedisLink link, string channel, Action<byte[]> heard, Action missed, TimeProvider time, ILogger log)
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
                log.LogDebug("Redis announces nothing: {Error}", RedisErrors.Describe(error));
            }

            await Task.Delay(Gap, time, cancel);
        }
    }

    /// <summary>Listens until the server falls silent or another client has taken over.</summary>
    private async Task ListenAsync(RedisClient client, RedisAddress address, CancellationToken cancel)
    {
        await using RespConnection server = await SubscribeAsync(address, cancel);

        // What changed while nobody listened was not heard of.
        missed();
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
        if (push.Copy() is { Items: [_, _, { } announcement] })
        {
            heard(announcement.Bytes);
        }
    }
}
