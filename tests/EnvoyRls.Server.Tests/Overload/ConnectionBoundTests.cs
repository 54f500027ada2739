using System.Net;
using System.Net.Sockets;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Overload;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using HttpListener = EnvoyRls.Server.Hosting.HttpListener;

namespace EnvoyRls.Server.Tests.Overload;

/// <summary>More connections to an HTTP port than there may be.</summary>
public sealed class ConnectionBoundTests
{
    [Fact]
    public async Task They_are_closed_and_make_room_when_others_end()
    {
        StatRegistry statistics = new();
        ConnectionBound bound = new(most: 1, new OverloadStatus(statistics, TimeProvider.System));
        await using HttpListener listener = new(
            new IPEndPoint(IPAddress.Loopback, 0),
            NullLoggerFactory.Instance,
            app => app.Run(context => PlainText.WriteAsync(context, StatusCodes.Status200OK, "here")),
            bound);
        await listener.StartAsync("a test", CancellationToken.None);
        using TcpClient first = new();
        Assert.Equal('H', await FirstByteAsync(first, listener.EndPoint));

        using TcpClient second = new();
        Assert.Equal(-1, await FirstByteAsync(second, listener.EndPoint));
        Assert.Equal(1u, statistics.Counter("envoyrls.overload.requests_refused_total").Value);

        first.Dispose();
        await Eventually.IsTrueAsync(
            async () =>
            {
                using TcpClient third = new();
                return await FirstByteAsync(third, listener.EndPoint) == 'H';
            },
            TimeSpan.FromSeconds(20),
            () => "there is room again");
    }

    /// <summary>The first byte of the answer to a request; -1 if the connection is closed, which may be before it is known to be there.</summary>
    private static async Task<int> FirstByteAsync(TcpClient client, IPEndPoint endPoint)
    {
        byte[] answer = new byte[1];
        try
        {
            await client.ConnectAsync(endPoint);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("GET / HTTP/1.1\r\nhost: x\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(answer) == 0 ? -1 : answer[0];
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            return -1;
        }
    }
}
