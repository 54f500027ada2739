using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Bytes to an HTTP port, for what no client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>A connection on which this much was sent.</summary>
    public static async Task<TcpClient> OpenAsync(int port, string text)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
        return client;
    }

    /// <summary>Sends a request, which should ask for the connection to be closed, and returns everything that comes back.</summary>
    public static async Task<string> SendAsync(int port, string text)
    {
        using TcpClient client = await OpenAsync(port, text);
        using StreamReader answer = new(client.GetStream(), Encoding.Latin1);
        return await answer.ReadToEndAsync().WaitAsync(Limit);
    }
}
