using System.Buffers;
using System.IO.Pipelines;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

internal sealed partial class ExpressCall
{
    // What is unread is bounded by the stream's window, so the pipe itself need not stop anyone.
    private static readonly PipeOptions BodyOptions = new(pauseWriterThreshold: 0, useSynchronizationContext: false);

    private Pipe? _pipe;
    private RequestBody? _requests;
    private bool _bodyComes;
    private bool _bodyEnded;
    private long _bodyLength;
    private long _received;
    private long _handed;

    /// <summary>Whether the handler was given the call, or will be by a thread that was asked to; only for the thread that receives.</summary>
    public bool HasRun { get; set; }

    /// <summary>Counts a DATA frame. Only for the thread that receives.</summary>
    /// <param name="size">What it takes of the stream's window, in bytes.</param>
    /// <param name="length">How many bytes of the body it has.</param>
    /// <param name="ends">Whether it is the last.</param>
    /// <returns>Why the stream must be reset; <see cref="Http2ErrorCode.NoError"/> if it need not.</returns>
    public Http2ErrorCode Count(int size, int length, bool ends)
    {
        _received += size;
        _bodyLength += length;
        if (_received > Volatile.Read(ref _granted))
        {
            return Http2ErrorCode.FlowControlError;
        }

        return IsLengthPossible(ends) ? Http2ErrorCode.NoError : Http2ErrorCode.ProtocolError;
    }

    /// <summary>Whether the body is as long as was announced, or can still become so.</summary>
    public bool IsLengthPossible(bool ended) =>
        Head.ContentLength < 0 || (ended ? _bodyLength == Head.ContentLength : _bodyLength <= Head.ContentLength);

    /// <summary>How many bytes the handler was handed and never looked at, once the call is over.</summary>
    public long Unseen => _handed - _seen;

    /// <summary>Gives the handler a body that comes as it is received.</summary>
    public void BeginBody()
    {
        _pipe ??= new Pipe(BodyOptions);
        _requests ??= new RequestBody(_pipe.Reader, bytes => _connection.Credit(this, bytes));
        _bodyComes = true;
        HasRun = true;
    }

    /// <summary>Hands a piece of the body to the handler. Only for the thread that receives.</summary>
    public void Receive(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || _bodyEnded)
        {
            return;
        }

        _handed += data.Length;
        _pipe!.Writer.Write(data);
        ValueTask<FlushResult> flushed = _pipe.Writer.FlushAsync();
        System.Diagnostics.Debug.Assert(flushed.IsCompleted, "a pipe that never pauses");
    }

    /// <summary>Tells the handler that the body is whole, or why it never will be. Only for the thread that receives.</summary>
    public void EndBody(Exception? error = null)
    {
        if (_bodyComes && !_bodyEnded)
        {
            _bodyEnded = true;
            _pipe!.Writer.Complete(error);
        }
    }

    private void ResetBody()
    {
        _bodyLength = _received = _handed = _seen = 0;
        _granted = ExpressConnection.StreamWindow;
        _owed = 0;
        _bodyEnded = false;
        if (_bodyComes)
        {
            _bodyComes = false;
            _pipe!.Writer.Complete();
            _pipe.Reader.Complete();
            _pipe.Reset();
            _requests!.Reset();
        }
    }
}
