using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Testing;

/// <summary>
/// What a Kubernetes Service is to its clients: one address, behind which a new connection goes to a server whose readiness
/// probe answers. Connections that stand are left where they are. It knows nothing of HTTP/2.
/// </summary>
public sealed class ReadyBalancer : IAsyncDisposable
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly Task _probing;
    private ImmutableArray<(int Http, int Grpc)> _servers = [];
    private ImmutableArray<(int Http, int Grpc)> _ready = [];
    private int _turn;

    public ReadyBalancer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        _probing = ProbeAsync();
    }

    /// <summary>host:port for clients.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many servers take new connections.</summary>
    public int Ready => _ready.Length;

    public void Add(RateLimitServer server) => ImmutableInterlocked.Update(ref _servers, servers => servers.Add((server.HttpPort, server.GrpcPort)));

    public void Remove(RateLimitServer server) => ImmutableInterlocked.Update(ref _servers, servers => servers.Remove((server.HttpPort, server.GrpcPort)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await _probing;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task ProbeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            ImmutableArray<(int Http, int Grpc)> servers = _servers;
            bool[] healthy = await Task.WhenAll(servers.Select(server => IsReadyAsync(server.Http)));
            _ready = [.. servers.Where((_, i) => healthy[i])];
            await Task.Delay(ProbeEvery, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/healthcheck")), _stop.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient near = client;
        using TcpClient far = new() { NoDelay = true };
        near.NoDelay = true;
        try
        {
            ImmutableArray<(int Http, int Grpc)> ready = _ready;
            int port = ready[(int)((uint)Interlocked.Increment(ref _turn) % (uint)ready.Length)].Grpc;
            await far.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
            Task there = PassAsync(near, far);
            Task back = PassAsync(far, near);

            // One end that breaks takes the other with it; one that has said all may still listen.
            await await Task.WhenAny(there, back);
            await Task.WhenAll(there, back);
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or IndexOutOfRangeException or DivideByZeroException)
        {
            // Either end is gone, or nobody is ready: the client sees its connection end.
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
