using System.Net.Sockets;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>The file of a unix socket, which outlives a process that was killed.</summary>
internal static class UnixSocketFile
{
    /// <summary>Removes the file if nobody listens on it.</summary>
    /// <exception cref="IOException">Somebody does, or it is not a socket.</exception>
    public static void RemoveIfStale(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        if (!File.Exists(path))
        {
            return;
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
            return;
        }
        catch (SocketException cause)
        {
            throw new IOException($"{path} exists and is not a stale unix socket: {cause.Message}", cause);
        }

        throw new IOException($"{path} is a unix socket that another process listens on");
    }

    // A plain file refuses connections too, and a misspelt path must not delete it; but it can be opened, a socket cannot.
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
