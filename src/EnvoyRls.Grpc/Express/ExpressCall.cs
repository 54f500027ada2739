using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// A call on one of our own connections, and its stream. It is used again for other calls when nobody holds it any more: its
/// handler, the client that has not taken the response yet, or whoever is just working on it.
/// </summary>
internal sealed partial class ExpressCall : ServerCall, IThreadPoolWorkItem
{
    private readonly ExpressConnection _connection;
    private readonly Action _onRunEnded;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _run;
    private volatile bool _aborted;
    private bool _isCounted;
    private int _holds;

    public ExpressCall(ExpressConnection connection, TimeProvider time, CancellationToken stopping)
        : base(time, stopping)
    {
        _connection = connection;
        _onRunEnded = OnRunEnded;
        Response = new ResponseBody(connection, this);
    }

    /// <summary>The number of its stream.</summary>
    public int Stream { get; private set; }

    /// <summary>Its header fields.</summary>
    public RequestHead Head { get; private set; } = null!;

    public override bool IsAborted => _aborted;

    public override GrpcPeer Peer => _connection.Peer;

    public override PipeReader Requests => _requests!;

    public override PipeWriter Responses => Response;

    /// <summary>Makes it the call of a stream, held by what will run it; with the connection's lock held.</summary>
    public void Open(int stream, RequestHead head, long sendWindow, bool requestEnded)
    {
        Stream = stream;
        Head = head;
        SendWindow = sendWindow;
        RequestEnded = requestEnded;
        HasRun = false;
        IsOpen = true;
        _holds = 1;
    }

    /// <summary>Keeps it from being used for another call until <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _connection.Recycle(this);
        }
    }

    /// <summary>Runs the call, reading its body as it comes.</summary>
    public void Run() => ReleaseAfter(_connection.Runner.RunAsync(this));

    /// <summary>Ends the hold of what runs the call when that has ended.</summary>
    public void ReleaseAfter(ValueTask run)
    {
        _run = run.ConfigureAwait(false).GetAwaiter();
        bool waits = !_run.IsCompleted;
        _isCounted = waits && Method is UnaryMethod;
        if (_isCounted)
        {
            _connection.OnWaiting();
        }

        if (waits)
        {
            _run.UnsafeOnCompleted(_onRunEnded);
        }
        else
        {
            OnRunEnded();
        }
    }

    /// <summary>Tells the handler that the client has left. Called by the thread that receives, at most once.</summary>
    public void Abort()
    {
        _aborted = true;
        EndBody(new IOException("the client has left"));

        // Either the token is seen here, or whoever makes it sees that the call is aborted.
        Interlocked.MemoryBarrier();
        if (GivenCancellation is not null)
        {
            Hold();
            ThreadPool.UnsafeQueueUserWorkItem(
                static call =>
                {
                    call.GivenCancellation!.Cancel();
                    call.Release();
                },
                this,
                preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public override string? RequestHeader(string name) => IsAbandoned ? null : Head.Value(name);

    /// <inheritdoc/>
    public override void StartResponse() => _connection.StartResponse(this, CompressesResponses);

    /// <inheritdoc/>
    public override void Respond(IMessage message, int size)
    {
        if (!_connection.TryRespond(this, message, size, Compresses(size)))
        {
            RespondInPieces(message, size);
        }
    }

    /// <inheritdoc/>
    public override void Finish(GrpcStatus status) =>
        _connection.Finish(this, status, IsAbandoned ? null : GivenResponseHeaders, IsAbandoned ? null : GivenResponseTrailers);

    /// <inheritdoc/>
    public override bool TryReset()
    {
        if (!base.TryReset())
        {
            return false;
        }

        _aborted = false;
        ResetBody();
        ResetResponse();
        return true;
    }

    protected override void CancelOnAbort(CancellationTokenSource source)
    {
        if (_aborted)
        {
            source.Cancel();
        }
    }

    protected override void ForgetAbort()
    {
    }

    private void OnRunEnded()
    {
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter run = _run;
        _run = default;
        try
        {
            run.GetResult();
        }
        finally
        {
            if (_isCounted)
            {
                _connection.OnWaited();
            }

            Release();
        }
    }

    void IThreadPoolWorkItem.Execute() => Run();
}
