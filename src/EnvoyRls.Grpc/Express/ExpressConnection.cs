using System.IO.Pipelines;
using System.Net;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Http2;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// One HTTP/2 connection of the server: RFC 9113. A single loop receives; unary calls whose body is there run in it one after the
/// other, and their answers leave together. What other threads touch as well is guarded by the lock of the output.
/// </summary>
internal sealed partial class ExpressConnection
{
    private readonly ConnectionContext _connection;
    private readonly PipeReader _input;
    private readonly ExpressServer _server;
    private readonly GatheredOutput _output;
    private readonly FrameAllowance _allowance;
    private readonly ConnectionLoad _load;
    private GrpcPeer? _peer;

    public ExpressConnection(ConnectionContext connection, ExpressServer server)
    {
        _connection = connection;
        _input = connection.Transport.Input;
        _server = server;
        _output = new GatheredOutput(connection.Transport.Output, SendBlocked);
        _allowance = new FrameAllowance(server.Time);
        _load = connection.Features.Get<ConnectionLoad>() ?? new ConnectionLoad(server.Load);
    }

    public CallRunner Runner => _server.Runner;

    /// <summary>The lock of the output, which guards streams too.</summary>
    public Lock Sync => _output.Sync;

    /// <summary>Who is at the other end.</summary>
    public GrpcPeer Peer => _peer ??= new GrpcPeer(
        _connection.RemoteEndPoint as IPEndPoint,
        _connection.Features.Get<ITlsHandshakeFeature>()?.Protocol,
        _connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate);

    /// <summary>Serves the connection until it ends.</summary>
    public async Task RunAsync()
    {
        Http2ErrorCode error = Http2ErrorCode.InternalError;
        using KeepAlive? keepAlive = KeepAlive.Start(this, _server);
        try
        {
            using CancellationTokenRegistration closing = RegisterDrain();
            if (!await TryReceivePrefaceAsync())
            {
                return;
            }

            SendSettings();
            error = await ReceiveAsync(keepAlive);
            if (error == Http2ErrorCode.EnhanceYourCalm)
            {
                _server.Load.Tell(GrpcRefusal.Flood);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The client or the server itself has cut the connection; either way there is nobody to tell.
            _output.Close();
        }
        catch (Exception bug)
        {
            _server.Log.LogError(bug, "A connection failed");
        }
        finally
        {
            _bodyTimer?.Dispose();
            _restTimer?.Dispose();
            _drainTimer?.Dispose();
            EndStreams();
        }

        await EndAsync(error);
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort(string reason) => _connection.Abort(new ConnectionAbortedException(reason));

    private async Task EndAsync(Http2ErrorCode error)
    {
        EndDrain();
        lock (Sync)
        {
            int last = _lastStream;
            _output.Buffer.Advance(Http2Frames.WriteGoAway(_output.Buffer.GetSpan(Http2Frames.GoAwaySize), last, error));
        }

        // A client that does not read is not waited for any longer than it takes to find that out.
        await Task.WhenAny(_output.CompleteAsync(), Task.Delay(LongestGoodbye, _server.Time));
        _output.Close();
    }

    private void SendSettings()
    {
        Span<(Http2Setting, uint)> settings =
        [
            (Http2Setting.MaxConcurrentStreams, (uint)_server.Options.MaxConcurrentStreams),
            (Http2Setting.InitialWindowSize, StreamWindow),
            (Http2Setting.MaxHeaderListSize, MaxHeaderListSize),
        ];
        lock (Sync)
        {
            OutputBuffer buffer = _output.Buffer;
            buffer.Advance(Http2Frames.WriteSettings(buffer.GetSpan(64), settings));
            buffer.Advance(Http2Frames.WriteWindowUpdate(
                buffer.GetSpan(Http2Frames.WindowUpdateSize), stream: 0, ConnectionWindow - Http2Constants.DefaultWindow));
            OnGreeted();
        }

        _output.Flush();
    }
}
