using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>Where a collector listens.</summary>
/// <param name="Protocol">What carries the lines.</param>
/// <param name="Host">A name or address; for <see cref="StatProtocol.UnixDatagram"/> the path of the socket.</param>
/// <param name="Port">1..65535; of no meaning to a unix socket.</param>
internal sealed record StatTarget(StatProtocol Protocol, string Host, int Port)
{
    // The payload of one Ethernet frame behind the largest IP and UDP headers: no fragment is ever lost alone.
    private const int UdpPacketSize = 1432;
    private const int StreamPacketSize = 32 * 1024;

    /// <summary>How many bytes of whole lines are sent at once, unless one line alone is longer.</summary>
    public int PacketSize => Protocol == StatProtocol.Udp ? UdpPacketSize : StreamPacketSize;

    public override string ToString() =>
        Protocol == StatProtocol.UnixDatagram ? $"unix://{Host}" : string.Create(null, $"{Protocol}://{Host}:{Port}").ToLowerInvariant();

    /// <exception cref="SocketException">The collector cannot be reached.</exception>
    internal async ValueTask<Socket> ConnectAsync(CancellationToken cancellation)
    {
        Socket socket = Protocol switch
        {
            StatProtocol.Tcp => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
            StatProtocol.Udp => new Socket(SocketType.Dgram, ProtocolType.Udp),
            _ => new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified),
        };
        try
        {
            await socket.ConnectAsync(await ResolveAsync(cancellation), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<EndPoint> ResolveAsync(CancellationToken cancellation)
    {
        if (Protocol == StatProtocol.UnixDatagram)
        {
            return new UnixDomainSocketEndPoint(Host);
        }

        if (Protocol == StatProtocol.Tcp)
        {
            return new DnsEndPoint(Host, Port);
        }

        // Connecting a UDP socket tries nothing, so a name's addresses cannot be tried in turn; agents listen on IPv4 first.
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(Host, cancellation);
        return new IPEndPoint(addresses.OrderBy(static address => address.AddressFamily != AddressFamily.InterNetwork).First(), Port);
    }
}
