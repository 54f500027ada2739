using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>Asks servers the same again and again until one of them says what is waited for.</summary>
internal static class ReplyWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The timestamp at which the first of them says it.</summary>
    public static async Task<long> UntilAsync(IEnumerable<int> ports, string password, string command, Func<string, bool> isIt)
    {
        using CancellationTokenSource enough = new(Limit);
        Task<long>[] watches = [.. ports.Select(port => WatchAsync(port, password, command, isIt, enough.Token))];
        long said = await await Task.WhenAny(watches);
        await enough.CancelAsync();
        return said;
    }

    private static async Task<long> WatchAsync(int port, string password, string command, Func<string, bool> isIt, CancellationToken enough)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), enough);
        await AskAsync(socket, $"AUTH {password}", enough);
        while (!isIt(await AskAsync(socket, command, enough)))
        {
            await Task.Delay(Pause, enough);
        }

        return Stopwatch.GetTimestamp();
    }

    /// <summary>Sends an inline command; its reply is small and comes in one piece.</summary>
    private static async Task<string> AskAsync(Socket socket, string command, CancellationToken enough)
    {
        byte[] buffer = new byte[4096];
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), enough);
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, enough));
    }
}
