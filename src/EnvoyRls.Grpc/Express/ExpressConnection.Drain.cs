using EnvoyRls.Grpc.Http2;
using Microsoft.AspNetCore.Connections.Features;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// Ends the connection without losing a call: RFC 9113, section 6.8. A first GOAWAY asks the client to open no more streams; when it has
/// answered the ping behind it, no new one can be under way and the last GOAWAY says which was the last. The connection ends with its last call.
/// </summary>
internal sealed partial class ExpressConnection
{
    /// <summary>After so long the client is taken to have seen the first GOAWAY, should it not answer pings, and to send no preface any more.</summary>
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(1);

    private ITimer? _drainTimer;
    private bool _isGreeted;
    private bool _isDraining;
    private volatile bool _isGoing;
    private volatile bool _isDrained;

    /// <summary>Opaque data that tells the ping of the drain from others.</summary>
    private static ReadOnlySpan<byte> DrainPing => "draining"u8;

    /// <summary>Whether streams that come now come too late.</summary>
    private bool IsGoing => _isGoing;

    /// <summary>Whether the last call of a connection that goes is over.</summary>
    private bool IsDrained => _isDrained;

    private CancellationTokenRegistration RegisterDrain() =>
        _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            .UnsafeRegister(static connection => ((ExpressConnection)connection!).BeginDrain(), this)
        ?? default;

    private void BeginDrain()
    {
        lock (Sync)
        {
            if (_isDraining)
            {
                return;
            }

            _isDraining = true;
            _drainTimer = _server.Time.CreateTimer(
                static connection => ((ExpressConnection)connection!).GoAway(), this, PingPatience, Timeout.InfiniteTimeSpan);
            if (_isGreeted)
            {
                AskToGo();
                _output.ScheduleFlush();
            }
        }
    }

    /// <summary>
    /// SETTINGS are written, which come before all else: a client that connected just before the stop, and sends its preface
    /// and perhaps calls only now, is served and asked to go like any other. With the lock held.
    /// </summary>
    private void OnGreeted()
    {
        _isGreeted = true;
        if (_isDraining)
        {
            _drainTimer!.Change(PingPatience, Timeout.InfiniteTimeSpan);
            AskToGo();
        }
    }

    private void AskToGo()
    {
        OutputBuffer buffer = _output.Buffer;
        buffer.Advance(Http2Frames.WriteGoAway(buffer.GetSpan(Http2Frames.GoAwaySize), Http2Constants.LastStream, Http2ErrorCode.NoError));
        buffer.Advance(Http2Frames.WritePing(buffer.GetSpan(Http2Frames.PingSize), DrainPing, ack: false));
    }

    private void OnPingAnswered(ReadOnlySpan<byte> opaque)
    {
        if (opaque.SequenceEqual(DrainPing))
        {
            GoAway();
        }
    }

    private void GoAway()
    {
        lock (Sync)
        {
            if (_isDraining && !_isGoing)
            {
                _isGoing = true;
                OnIdle();
            }
        }
    }

    /// <summary>No call is left, or none ever was; with the lock held.</summary>
    private void OnIdle()
    {
        if (_isGoing && _calls.Count == 0 && !_isDrained)
        {
            _isDrained = true;

            // Elsewhere, because it may run the loop that receives, which takes the lock.
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection._input.CancelPendingRead(), this, preferLocal: false);
        }
    }

    private void EndDrain()
    {
        lock (Sync)
        {
            // Nothing to end any more, and nothing to begin.
            _isDraining = true;
            _isDrained = true;
            _drainTimer?.Dispose();
        }
    }
}
