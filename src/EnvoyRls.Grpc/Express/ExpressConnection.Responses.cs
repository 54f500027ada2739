using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Http2;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Express;

/// <summary>Sends responses.</summary>
internal sealed partial class ExpressConnection
{
    private readonly ResponseFields _fields = new();

    /// <summary>Sends the whole response of a unary call at once.</summary>
    /// <returns>False if it cannot leave at once or has more to say than this; nothing was sent then.</returns>
    public bool TryRespond(ExpressCall call, IMessage message, int size, bool compressed)
    {
        int length = MessageFrame.PrefixLength + size;
        lock (Sync)
        {
            if (!CanAnswer(call))
            {
                return true;
            }

            bool fits = length <= Http2Constants.DefaultMaxFrameSize && length <= call.SendWindow && length <= _sendWindow && !_output.IsFull;
            if (!fits || compressed || !call.IsPlain)
            {
                return false;
            }

            WriteResponse(call.Stream, message, size);
            _sendWindow -= length;
            EndResponse(call);
            return true;
        }
    }

    /// <summary>Sends the headers of a response.</summary>
    public void StartResponse(ExpressCall call, bool compressed)
    {
        lock (Sync)
        {
            if (call.IsOpen && !call.HasStarted)
            {
                call.HasStarted = true;
                WriteBlock(call.Stream, _fields.Headers(compressed, call.GivenResponseHeaders), endsStream: false);
                _output.ScheduleFlush();
            }
        }
    }

    /// <summary>Lets go what a handler has written.</summary>
    /// <returns>Done when it has left, with false, or when it is known that it never will, with true.</returns>
    public Task<bool> FlushAsync(ExpressCall call)
    {
        lock (Sync)
        {
            if (!call.IsOpen || _output.IsClosed)
            {
                return Task.FromResult(true);
            }

            call.Response.Release();
            SendBody(call);
            _output.ScheduleFlush();
            return call.Response.Pending == 0 ? Task.FromResult(false) : call.Response.WaitAsync();
        }
    }

    /// <summary>Sends the status, or sees to it that it is sent when the body has left.</summary>
    public void Finish(ExpressCall call, GrpcStatus status, GrpcMetadata? headers, GrpcMetadata? trailers)
    {
        lock (Sync)
        {
            if (!CanAnswer(call))
            {
                return;
            }

            call.Response.Release();
            if (!call.HasStarted)
            {
                bool isPlain = headers is null && trailers is null && !call.Terms.OffersEncodings;
                WriteBlock(
                    call.Stream,
                    isPlain ? _fields.Failure(status) : _fields.TrailersOnly(status, call.Terms.OffersEncodings, headers, trailers),
                    endsStream: true);
                EndResponse(call);
            }
            else if (call.Response.Pending == 0)
            {
                WriteTrailers(call, status, trailers);
            }
            else if (status.Code is StatusCode.DeadlineExceeded or StatusCode.Cancelled)
            {
                // Half a message and then a status would look like a whole answer to nobody.
                WriteReset(call.Stream, Http2ErrorCode.Cancel, call.RequestEnded);
                Forget(call);
            }
            else
            {
                call.LastStatus = status;
                call.Hold();
                SendBody(call);
            }

            _output.ScheduleFlush();
        }
    }

    /// <summary>
    /// Whether there is anybody to answer. What was received from a client that takes nothing any more may still be worked through, and its
    /// calls are over all the same: an object must not serve another call while it is known by the stream of this one.
    /// </summary>
    private bool CanAnswer(ExpressCall call)
    {
        if (call.IsOpen && _output.IsClosed)
        {
            Forget(call);
        }

        return call.IsOpen;
    }

    private void WriteTrailers(ExpressCall call, GrpcStatus status, GrpcMetadata? trailers)
    {
        ReadOnlySpan<byte> block = status.IsOk && status.Message.Length == 0 && trailers is null
            ? _fields.OkTrailers()
            : _fields.Trailers(status, trailers);
        WriteBlock(call.Stream, block, endsStream: true);
        EndResponse(call);
    }

    /// <summary>The response has been sent; a request that is not whole is not wanted any more.</summary>
    private void EndResponse(ExpressCall call)
    {
        if (!call.RequestEnded)
        {
            WriteReset(call.Stream, Http2ErrorCode.NoError, requestEnded: false);
        }

        Forget(call);
        _output.ScheduleFlush();
    }

    /// <summary>Answers with an HTTP status a request that is not a call.</summary>
    private void Refuse(int stream, int httpStatus, bool requestEnded)
    {
        lock (Sync)
        {
            WriteBlock(stream, _fields.Refusal(httpStatus), endsStream: true);
            if (!requestEnded)
            {
                WriteReset(stream, Http2ErrorCode.NoError, requestEnded);
            }
        }
    }

    /// <summary>Resets a stream that was not opened.</summary>
    private void Refuse(int stream, Http2ErrorCode error, bool requestEnded)
    {
        lock (Sync)
        {
            WriteReset(stream, error, requestEnded);
        }
    }

    private void WriteReset(int stream, Http2ErrorCode error, bool requestEnded)
    {
        if (!requestEnded)
        {
            _cut.Add(stream);
        }

        _output.Buffer.Advance(Http2Frames.WriteRstStream(_output.Buffer.GetSpan(Http2Frames.RstStreamSize), stream, error));
    }

    private void WriteResponse(int stream, IMessage message, int size)
    {
        ReadOnlySpan<byte> headers = _fields.PlainHeaders();
        int length = MessageFrame.PrefixLength + size;
        int whole = (2 * Http2FrameHeader.Size) + headers.Length + length;
        Span<byte> span = _output.Buffer.GetSpan(whole)[..whole];
        new Http2FrameHeader(headers.Length, Http2FrameType.Headers, Http2Flags.EndHeaders, stream).Write(span);
        headers.CopyTo(span[Http2FrameHeader.Size..]);
        span = span[(Http2FrameHeader.Size + headers.Length)..];
        new Http2FrameHeader(length, Http2FrameType.Data, Http2Flags.None, stream).Write(span);
        MessageFrame.WritePrefix(span[Http2FrameHeader.Size..], compressed: false, size);
        message.WriteTo(span[(Http2FrameHeader.Size + MessageFrame.PrefixLength)..]);
        _output.Buffer.Advance(whole);
        WriteBlock(stream, _fields.OkTrailers(), endsStream: true);
    }

    /// <summary>Writes a header block, in as many frames as it takes.</summary>
    private void WriteBlock(int stream, ReadOnlySpan<byte> block, bool endsStream)
    {
        Http2FrameType type = Http2FrameType.Headers;
        Http2Flags flags = endsStream ? Http2Flags.EndStream : Http2Flags.None;
        while (block.Length > Http2Constants.DefaultMaxFrameSize)
        {
            WriteFrame(new Http2FrameHeader(Http2Constants.DefaultMaxFrameSize, type, flags, stream), block[..Http2Constants.DefaultMaxFrameSize]);
            block = block[Http2Constants.DefaultMaxFrameSize..];
            type = Http2FrameType.Continuation;
            flags = Http2Flags.None;
        }

        WriteFrame(new Http2FrameHeader(block.Length, type, flags | Http2Flags.EndHeaders, stream), block);
    }

    private void WriteFrame(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> span = _output.Buffer.GetSpan(Http2FrameHeader.Size + payload.Length);
        header.Write(span);
        payload.CopyTo(span[Http2FrameHeader.Size..]);
        _output.Buffer.Advance(Http2FrameHeader.Size + payload.Length);
    }
}
