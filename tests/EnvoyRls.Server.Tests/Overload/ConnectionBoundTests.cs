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
        await first.ConnectAsync(listener.EndPoint);
        Assert.Equal('H', await FirstByteAsync(first));

        using TcpClient second = new();
        await second.ConnectAsync(listener.EndPoint);
        Assert.Equal(-1, await FirstByteAsync(second));
        Assert.Equal(1u, statistics.Counter("envoyrls.overload.requests_refused_total").Value);

        first.Dispose();
        await Eventually.IsTrueAsync(
            async () =>
            {
                using TcpClient third = new();
                await third.ConnectAsync(listener.EndPoint);
                return await FirstByteAsync(third) == 'H';
            },
            TimeSpan.FromSeconds(20),
            () => "there is room again");
    }

    /// <summary>The first byte of the answer to a request; -1 if the connection is closed.</summary>
    private static async Task<int> FirstByteAsync(TcpClient client)
    {
        byte[] answer = new byte[1];
        try
        {
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("GET / HTTP/1.1\r\nhost: x\r\n\r\n"u8.ToArray());
            return await stream.ReadAsync(answer) == 0 ? -1 : answer[0];
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
