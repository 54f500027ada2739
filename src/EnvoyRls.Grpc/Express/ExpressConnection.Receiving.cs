using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using EnvoyRls.Grpc.Http2;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EnvoyRls.Grpc.Express;

/// <summary>Takes frames off the transport.</summary>
internal sealed partial class ExpressConnection
{
    private const int LargestFrame = Http2FrameHeader.Size + Http2Constants.DefaultMaxFrameSize;

    private byte[] _assembled = [];

    /// <summary>Whether frames were left that are there: the client does not take its answers, or too many calls are under way.</summary>
    private bool _isHeldUp;

    private async Task<bool> TryReceivePrefaceAsync()
    {
        if (!IsHttp2Agreed())
        {
            return false;
        }

        using ITimer patience = _server.Time.CreateTimer(
            static connection => ((ExpressConnection)connection!).AbortSilent(), this, PrefacePatience, Timeout.InfiniteTimeSpan);
        while (true)
        {
            ReadResult read = await _input.ReadAsync();
            ReadOnlySequence<byte> buffer = read.Buffer;
            PrefaceMatch match = ClientPreface.Match(buffer);
            if (match == PrefaceMatch.Whole)
            {
                _input.AdvanceTo(buffer.GetPosition(Http2Constants.Preface.Length));
                return true;
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (match == PrefaceMatch.Http1)
            {
                await SendAsync(ClientPreface.AnswerToHttp1);
                return false;
            }

            if (match == PrefaceMatch.Other)
            {
                await EndAsync(Http2ErrorCode.ProtocolError);
                return false;
            }

            if (read.IsCompleted || IsDrained)
            {
                return false;
            }
        }
    }

    /// <summary>Whether HTTP/2 is spoken: over TLS the handshake has agreed on it, in plain text it is known.</summary>
    private bool IsHttp2Agreed() =>
        _connection.Features.Get<ISslStreamFeature>() is not { } tls || tls.SslStream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;

    private void AbortSilent()
    {
        _server.Load.Tell(GrpcRefusal.Silent);
        Abort("the client did not say that it speaks HTTP/2");
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (Sync)
        {
            _output.Buffer.Write(bytes.Span);
        }

        await _output.CompleteAsync();
    }

    private async Task<Http2ErrorCode> ReceiveAsync(KeepAlive? keepAlive)
    {
        while (true)
        {
            ReadResult read = await _input.ReadAsync();
            if (!read.IsCanceled)
            {
                keepAlive?.Heard();
            }

            ReadOnlySequence<byte> buffer = read.Buffer;
            LookAtPace();
            LookAtClock();
            _output.Cork();
            Http2ErrorCode error = TakeFrames(ref buffer);
            LookAfterWaiting();
            TellLoad();
            SendCredit();
            NoteHeldUp(buffer);
            _input.AdvanceTo(buffer.Start, _isHeldUp ? buffer.Start : buffer.End);
            _isHeldUp = false;
            _output.Uncork();
            if (error != Http2ErrorCode.NoError || read.IsCompleted || IsDrained)
            {
                return error;
            }

            if (_output.IsFull && !await HasRoomAsync())
            {
                return Http2ErrorCode.NoError;
            }

            if (IsBusy)
            {
                await RestAsync();
            }
        }
    }

    /// <summary>Waits until the client has taken of what waits for it; false if it does not.</summary>
    private async Task<bool> HasRoomAsync()
    {
        try
        {
            await _output.WaitForRoomAsync().WaitAsync(ReaderPatience, _server.Time);
            return true;
        }
        catch (TimeoutException)
        {
            _server.Load.Tell(GrpcRefusal.SlowReader);
            Abort("the client does not take its answers");
            return false;
        }
    }

    /// <summary>Takes the frames that are there wholly, leaving the rest.</summary>
    private Http2ErrorCode TakeFrames(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            int taken = 0;
            bool isLast = buffer.IsSingleSegment;
            Http2ErrorCode error = TakeFrames(buffer.First, ref taken);
            buffer = buffer.Slice(taken);
            if (error != Http2ErrorCode.NoError || isLast || _isHeldUp)
            {
                return error;
            }

            if (buffer.IsSingleSegment)
            {
                continue;
            }

            // The next frame lies across segments.
            int size = Assemble(buffer);
            if (size == 0)
            {
                return Http2ErrorCode.NoError;
            }

            taken = 0;
            error = TakeFrames(_assembled.AsMemory(0, size), ref taken);
            if (error != Http2ErrorCode.NoError)
            {
                return error;
            }

            buffer = buffer.Slice(taken);
            if (_isHeldUp)
            {
                return Http2ErrorCode.NoError;
            }
        }
    }

    private Http2ErrorCode TakeFrames(ReadOnlyMemory<byte> chunk, ref int taken)
    {
        while (chunk.Length - taken >= Http2FrameHeader.Size)
        {
            Http2FrameHeader header = Http2FrameHeader.Read(chunk.Span[taken..]);
            if (header.Length > Http2Constants.DefaultMaxFrameSize)
            {
                return Http2ErrorCode.FrameSizeError;
            }

            int start = taken + Http2FrameHeader.Size;
            if (chunk.Length - start < header.Length)
            {
                break;
            }

            Http2ErrorCode error = OnFrame(header, chunk.Slice(start, header.Length));
            if (error != Http2ErrorCode.NoError)
            {
                return error;
            }

            taken = start + header.Length;
            CountHeldUp(Http2FrameHeader.Size + header.Length);
            if (IsBusy)
            {
                _isHeldUp = true;
                break;
            }

            if (_output.IsFull)
            {
                _output.Flush();
                if (_output.IsFull)
                {
                    // Calls whose answers cannot leave are better left in the transport, where the client feels them.
                    _isHeldUp = true;
                    break;
                }
            }
        }

        return Http2ErrorCode.NoError;
    }

    /// <summary>Copies as much as the next frame can have into one piece.</summary>
    /// <returns>How many bytes that is; 0 if the frame is not wholly there.</returns>
    private int Assemble(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < Http2FrameHeader.Size)
        {
            return 0;
        }

        if (_assembled.Length == 0)
        {
            _assembled = new byte[LargestFrame];
        }

        buffer.Slice(0, Http2FrameHeader.Size).CopyTo(_assembled);
        int size = Http2FrameHeader.Size + Math.Min(Http2FrameHeader.Read(_assembled).Length, Http2Constants.DefaultMaxFrameSize);
        if (buffer.Length < size)
        {
            // One that is too large is refused by its header alone.
            return Http2FrameHeader.Read(_assembled).Length > Http2Constants.DefaultMaxFrameSize ? Http2FrameHeader.Size : 0;
        }

        buffer.Slice(0, size).CopyTo(_assembled);
        return size;
    }
}
