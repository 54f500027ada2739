using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>Stands between a replica and its database, and cuts the connection that a commit goes over, once.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly bool _afterIt;
    private readonly bool _forGood;
    private readonly Task _accepting;
    private int _cut;

    /// <param name="target">The database's port.</param>
    /// <param name="afterIt">Cuts when the database has committed and says so, instead of before it hears of it.</param>
    /// <param name="forGood">Refuses connections from then on.</param>
    public CuttingProxy(int target, bool afterIt, bool forGood = false)
    {
        _target = target;
        _afterIt = afterIt;
        _forGood = forGood;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool HasCut => Volatile.Read(ref _cut) != 0;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using TcpClient client = accepted;
        using TcpClient server = new();
        await server.ConnectAsync(IPAddress.Loopback, _target);
        bool swallow = false;
        Task<bool> requests = PumpAsync(client, server, data =>
        {
            if (data.Span.IndexOf("COMMIT\0"u8) < 0 || Interlocked.Exchange(ref _cut, 1) != 0)
            {
                return true;
            }

            Volatile.Write(ref swallow, _afterIt);
            return _afterIt;
        });
        Task<bool> answers = PumpAsync(server, client, _ => !Volatile.Read(ref swallow));
        bool ended = await await Task.WhenAny(requests, answers);
        if (!ended && _forGood)
        {
            _listener.Stop();
        }

        client.Close();
        server.Close();
        await Task.WhenAll(requests, answers);
    }

    /// <returns>Whether the connection ended by itself.</returns>
    private static async Task<bool> PumpAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, bool> mayPass)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and int length)
            {
                if (!mayPass(buffer.AsMemory(0, length)))
                {
                    return false;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other direction has ended, and this one with it.
        }

        return true;
    }
}
