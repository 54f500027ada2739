using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Express;

/// <summary>The parts that are guarded by the connection's lock: what was sent, and what may be.</summary>
internal sealed partial class ExpressCall
{
    private long _granted = ExpressConnection.StreamWindow;
    private long _owed;
    private long _seen;

    /// <summary>Whether the stream is open in either direction.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the client has ended the request.</summary>
    public bool RequestEnded { get; set; }

    /// <summary>How many bytes the client takes on this stream; below 0 if it has changed its mind.</summary>
    public long SendWindow { get; set; }

    /// <summary>Whether the response headers were sent.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Whether it waits for the connection to have room.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The status that is sent when the body has left.</summary>
    public GrpcStatus? LastStatus { get; set; }

    /// <summary>What of the body has not left yet.</summary>
    public ResponseBody Response { get; }

    /// <summary>Whether its response is the message and the status OK, with nothing said beyond.</summary>
    public bool IsPlain => !HasStarted && GivenResponseHeaders is null && GivenResponseTrailers is null;

    private bool CompressesResponses => CompressionThreshold != MessageEncoder.NeverCompress;

    /// <summary>Counts what the handler has seen of the body.</summary>
    /// <returns>By how many bytes the stream's window is to be widened now; 0 if that can wait.</returns>
    public int CreditBody(long bytes)
    {
        _seen += bytes;
        _owed += bytes;
        if (_owed < ExpressConnection.StreamWindow / 2 || RequestEnded || !IsOpen)
        {
            return 0;
        }

        int increment = (int)_owed;
        Volatile.Write(ref _granted, _granted + increment);
        _owed = 0;
        return increment;
    }

    private void RespondInPieces(IMessage message, int size)
    {
        StartResponse();
        MessageEncoder.Write(message, size, Response, CompressionThreshold);
        Finish(GrpcStatus.Ok);
    }

    private void ResetResponse()
    {
        HasStarted = false;
        LastStatus = null;
        Response.Reset();
    }
}
