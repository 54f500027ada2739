using System.Globalization;
using System.Net;

namespace EnvoyRls.Testing;

/// <summary>
/// The proxies through which clients, replicas, sentinels and the cluster's other nodes reach a Redis server, under whose ports it makes
/// itself known. Servers speak from addresses of their own, so that they can be told from clients.
/// </summary>
public sealed class RedisEntrance : IAsyncDisposable
{
    private const int BusOffset = 10_000;

    private static int last;

    private readonly FaultProxy _clients = new();
    private readonly FaultProxy? _bus;
    private readonly string[] _arguments;

    /// <param name="isClustered">Whether there is a bus to go through as well.</param>
    public RedisEntrance(bool isClustered = false)
    {
        _bus = isClustered ? new FaultProxy() : null;
        string port = Port.ToString(CultureInfo.InvariantCulture);
        _arguments =
        [
            "--enable-debug-command", "yes", "--bind-source-addr", Source.ToString(), "--replica-announce-ip", "127.0.0.1", "--replica-announce-port", port,
            .. _bus is null ? Array.Empty<string>() :
                ["--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", port, "--cluster-announce-bus-port", _bus.Port.ToString(CultureInfo.InvariantCulture)],
        ];
    }

    /// <summary>Where others connect to.</summary>
    public int Port => _clients.Port;

    /// <summary>Where the server's own connections come from.</summary>
    public IPAddress Source { get; } = NextSource();

    /// <summary>What the server has to be told of it.</summary>
    internal IReadOnlyList<string> Arguments => _arguments;

    /// <summary>An address that no other server speaks from.</summary>
    public static IPAddress NextSource()
    {
        int next = Interlocked.Increment(ref last);
        return new IPAddress([127, 0, (byte)(1 + (next / 250)), (byte)(1 + (next % 250))]);
    }

    /// <summary>Lets everything through.</summary>
    public void Pass()
    {
        _clients.Pass();
        _bus?.Pass();
    }

    /// <summary>Cuts the server off from its clients; servers and sentinels still reach it.</summary>
    public void HoldClients() => _clients.Hold(IPAddress.Loopback.Equals);

    /// <summary>Cuts the server off from other servers, but for what it sends itself; clients still reach it.</summary>
    public void HoldServers() => HoldFrom(static address => !IPAddress.Loopback.Equals(address));

    /// <summary>Cuts the server off from everybody, but for what it sends itself.</summary>
    public void Hold() => HoldFrom(static _ => true);

    /// <summary>Cuts the server off from another one that speaks to it.</summary>
    public void HoldFrom(IPAddress source) => HoldFrom(source.Equals);

    /// <summary>Everything takes longer by this, each way.</summary>
    public void Delay(TimeSpan eachWay) => _clients.Delay(eachWay);

    /// <summary>Resets each connection of clients when so many bytes of replies have passed.</summary>
    public void CutReplies(int after) => _clients.CutReplies(after);

    /// <summary>Resets the connections that stand.</summary>
    public void Cut() => _clients.Cut();

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        if (_bus is not null)
        {
            await _bus.DisposeAsync();
        }
    }

    internal void LeadTo(int port)
    {
        _clients.Target = port;
        if (_bus is not null)
        {
            _bus.Target = port + BusOffset;
        }
    }

    private void HoldFrom(Func<IPAddress, bool> whose)
    {
        _clients.Hold(whose);
        _bus?.Hold(whose);
    }
}
