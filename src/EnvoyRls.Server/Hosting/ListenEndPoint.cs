using System.Net;
using System.Net.Sockets;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>Turns a configured address into one to bind to.</summary>
internal static class ListenEndPoint
{
    /// <summary>The endpoint of an address or a name; an empty host is every address of the machine.</summary>
    /// <exception cref="StartupException">The name has no address.</exception>
    public static IPEndPoint Of(ListenAddress address, string variable)
    {
        if (address.Host.Length == 0)
        {
            return new IPEndPoint(IPAddress.Any, address.Port);
        }

        if (IPAddress.TryParse(address.Host, out IPAddress? literal))
        {
            return new IPEndPoint(literal, address.Port);
        }

        try
        {
            return new IPEndPoint(Dns.GetHostAddresses(address.Host)[0], address.Port);
        }
        catch (Exception error) when (error is SocketException or IndexOutOfRangeException or ArgumentException)
        {
            throw new StartupException($"{variable}: '{address.Host}' is neither an address nor a name that has one", error);
        }
    }
}
