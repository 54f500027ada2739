using System.Net;
using System.Net.Sockets;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>A server that listens on a socket, with a connection for each input.</summary>
internal sealed class SocketTarget(string name) : FuzzTarget(name)
{
    private const int PatienceMilliseconds = 20_000;

    private readonly FailureLog _log = new();
    private GrpcServer? _server;
    private readonly byte[] _received = new byte[1024 * 1024];
    private ServerFrames? _answer;

    public override Task StartAsync()
    {
        _server = new GrpcServer(FuzzService.Methods, FuzzService.Options, _log, TimeProvider.System);
        return _server.StartAsync();
    }

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. FrameGrammar.Seeds.Select(WithPreface), [.. Http2Constants.Preface], [.. "GET / HTTP/1.1\r\nhost: x\r\n\r\n"u8], []];

    public override int LongestInput => 64 * 1024;

    public override byte[]? Compose(Random random) => WithPreface(FrameGrammar.Compose(random));

    // The server's threads allocate, not this one.
    public override long MostAllocated(int length) => long.MaxValue;

    public override string Read(byte[] input)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMilliseconds, SendTimeout = PatienceMilliseconds };

        // With a reset at the end no connection lingers that could use up the ports.
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Connect((IPEndPoint)_server!.EndPoint);
        int length = Exchange(socket, input);
        _answer = input.AsSpan().StartsWith(Http2Constants.Preface) ? ServerFrames.Read(_received.AsSpan(0, length), isWhole: false) : null;
        return _answer?.Outcome ?? "no preface";
    }

    public override string? Contradiction(byte[] input) => _log.Take() ?? _answer?.Fault;

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _log.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Sends all and reads until the server has closed the connection.</summary>
    private int Exchange(Socket socket, byte[] input)
    {
        int length = 0;
        try
        {
            socket.Send(input);
            socket.Shutdown(SocketShutdown.Send);
            while (length < _received.Length && socket.Receive(_received.AsSpan(length)) is var received and > 0)
            {
                length += received;
            }
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected)
        {
            // It was told off while it still sent.
        }

        return length;
    }

    private static byte[] WithPreface(byte[] frames) => [.. new FrameWriter().Raw(Http2Constants.Preface).Settings().ToArray(), .. frames];
}
