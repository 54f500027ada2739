using System.Globalization;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Scripts;
using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Connections;

/// <summary>Makes connections to servers as the options say, with the scripts loaded.</summary>
internal sealed class ServerDialer(RedisOptions options, TlsTrust? tls, IReadOnlyList<RedisScript> scripts, TimeProvider time)
{
    private readonly Patience _patience = new(TimeSpan.FromMilliseconds(500), options.ConnectTimeout);

    /// <summary>How long to wait for a server while another one, or another try, may be the one that answers.</summary>
    public TimeSpan Patience => _patience.Limit;

    /// <summary>Connects, within a time.</summary>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    /// <exception cref="RespException">The server refused, or is a replica where it must not be.</exception>
    public async Task<RespConnection> DialAsync(RedisAddress server, TimeSpan limit, bool mustBeMaster, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(limit);
        RespConnection? connection = null;
        long started = time.GetTimestamp();
        try
        {
            connection = await RespConnection.OpenAsync(server, server.Credentials ?? options.Credentials(), tls, null, patience.Token);
            if (mustBeMaster && !await connection.IsMasterAsync(patience.Token))
            {
                throw new RespException($"{server} is a replica");
            }

            await LoadAsync(connection, patience.Token);
            _patience.Learn(time.GetElapsedTime(started));
            return connection;
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            if (error is OperationCanceledException && !cancel.IsCancellationRequested)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{server} did not answer within {limit.TotalMilliseconds} ms"), error);
            }

            throw;
        }
    }

    /// <summary>Connects for what is pushed.</summary>
    public Task<RespConnection> ListenAsync(RedisAddress server, RespPush pushed, CancellationToken cancel) =>
        RespConnection.OpenAsync(server, server.Credentials ?? options.Credentials(), tls, pushed, cancel);

    // Scripts are kept by each server for itself; where one is missing all the same, or may not be loaded, EVAL brings it along.
    private async Task LoadAsync(RespConnection connection, CancellationToken cancel)
    {
        Task loading = Task.WhenAll(scripts.Select(script => connection.AskAsync(cancel, "SCRIPT", "LOAD", script.Text)));
        await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        if (!connection.IsOpen)
        {
            await loading;
        }
    }
}
