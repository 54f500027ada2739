using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EnvoyRls.Testing;

/// <summary>
/// Finds loopback ports nobody listens on, below the range the system hands out by itself. Suites that run at the same time
/// take them from different parts, so that a port stays free while the server that is to have it is away.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int PartSize = 1_000;
    private const int Parts = 10;

    /// <summary>Where all look who run tests on this machine, wherever their temporary files are.</summary>
    private const string Locks = "/tmp";

    /// <summary>Redis Cluster's nodes talk on a port this far above the one clients use.</summary>
    private const int BusOffset = 10_000;

    private static readonly ConcurrentDictionary<int, bool> Taken = new();
    private static readonly Lazy<(int First, FileStream Lock)> Part = new(TakePart);

    public static int Next()
    {
        int first = Part.Value.First;
        for (int attempt = 0; attempt < PartSize * Parts; attempt++)
        {
            int port = Random.Shared.Next(first, first + PartSize);

            // Taken first: to look whether a port is free is to listen on it, in the way of whoever has just been given it.
            if (Taken.TryAdd(port, true) && IsFree(port) && IsFree(port + BusOffset))
            {
                return port;
            }
        }

        throw new InvalidOperationException("no free port found");
    }

    /// <summary>Takes a part by a lock on a file, which ends with the process however that ends.</summary>
    private static (int First, FileStream Lock) TakePart()
    {
        for (int part = 0; part < Parts; part++)
        {
            int first = First + (part * PartSize);
            string path = Path.Combine(Locks, $"envoyrls-tests-{Environment.UserName}-ports-{first}");
            try
            {
                return (first, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Another suite has this part.
            }
        }

        throw new InvalidOperationException("every part of the ports is taken");
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
