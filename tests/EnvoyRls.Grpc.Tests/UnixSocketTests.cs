using System.Net.Sockets;
using EnvoyRls.Grpc.Tests.Support;

namespace EnvoyRls.Grpc.Tests;

public abstract class UnixSocketTests(GrpcHttp2 http2) : IDisposable
{
    private readonly TestServers _servers = new(http2);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"rls-{Guid.NewGuid():N}.sock");

    [Fact]
    public async Task Calls_go_over_the_socket_and_the_file_is_gone_afterwards()
    {
        await using (TestServer server = await StartAsync())
        {
            Assert.Equal("x", await server.CallAsync("x"));
            Assert.Equal(_path, server.Server.EndPoint.ToString());
        }

        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task A_socket_that_nobody_listens_on_is_replaced()
    {
        LeaveStaleSocket();

        await using TestServer server = await StartAsync();

        Assert.Equal("x", await server.CallAsync("x"));
    }

    [Fact]
    public async Task A_socket_that_somebody_listens_on_is_left_alone()
    {
        await using TestServer first = await StartAsync();

        IOException error = await Assert.ThrowsAsync<IOException>(StartAsync);

        Assert.Contains("another process listens", error.Message, StringComparison.Ordinal);
        Assert.Equal("x", await first.CallAsync("x"));
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        await File.WriteAllTextAsync(_path, "precious");

        await Assert.ThrowsAsync<IOException>(StartAsync);

        Assert.Equal("precious", await File.ReadAllTextAsync(_path));
    }

    public void Dispose()
    {
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    private Task<TestServer> StartAsync() => _servers.EchoAsync(options => options with { EndPoint = new UnixDomainSocketEndPoint(_path) });

    /// <summary>Closing a socket removes its file; a killed process does not. Binding under another name leaves it too.</summary>
    private void LeaveStaleSocket()
    {
        string bound = _path + ".bound";
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bound));
        socket.Listen();
        File.Move(bound, _path);
    }

    public sealed class OverExpress() : UnixSocketTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : UnixSocketTests(GrpcHttp2.Kestrel);
}
