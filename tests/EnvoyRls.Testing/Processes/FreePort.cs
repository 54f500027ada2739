using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Testing;

/// <summary>Finds loopback ports nobody listens on, below the range the system hands out by itself.</summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Last = 30_000;

    /// <summary>Redis Cluster's nodes talk on a port this far above the one clients use.</summary>
    private const int BusOffset = 10_000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();

    public static int Next()
    {
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            int port = Random.Shared.Next(First, Last);
            if (IsFree(port) && IsFree(port + BusOffset) && Taken.TryAdd(port, true))
            {
                return port;
            }
        }

        throw new InvalidOperationException("no free port found");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
