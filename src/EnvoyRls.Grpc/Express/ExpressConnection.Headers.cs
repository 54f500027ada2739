using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;
using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Grpc.Express;

/// <summary>Opens streams, and begins their calls.</summary>
internal sealed partial class ExpressConnection
{
    /// <summary>Blocks up to this size are compared with the one before, in bytes.</summary>
    private const int LargestComparedBlock = 512;

    private readonly HpackDecoder _decoder = new(Http2Constants.DefaultHeaderTableSize, MaxHeaderListSize);

    private readonly byte[] _lastBlock = new byte[LargestComparedBlock];
    private int _lastBlockLength;
    private RequestHead? _lastHead;

    private OutputBuffer? _block;
    private int _blockStream;
    private bool _blockEndsStream;
    private int _continuations;
    private int _lastStream;

    private Http2ErrorCode OnHeaders(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if ((header.Stream & 1) == 0 || !Http2Padding.TryRemove(header, payload, out int start, out int length))
        {
            return Http2ErrorCode.ProtocolError;
        }

        ReadOnlySpan<byte> block = payload.Slice(start, length);
        if (header.Has(Http2Flags.Priority))
        {
            if (block.Length < 5)
            {
                return Http2ErrorCode.FrameSizeError;
            }

            block = block[5..];
        }

        bool endsStream = header.Has(Http2Flags.EndStream);
        if (header.Has(Http2Flags.EndHeaders))
        {
            return OnBlock(header.Stream, block, endsStream);
        }

        _block ??= new OutputBuffer();
        _block.Clear();
        _blockStream = header.Stream;
        _blockEndsStream = endsStream;
        _continuations = 0;
        Append(block);
        return Http2ErrorCode.NoError;
    }

    private Http2ErrorCode OnContinuation(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_blockStream == 0)
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (++_continuations > MaxContinuations || _block!.Length + payload.Length > MaxHeaderBlock)
        {
            return Http2ErrorCode.EnhanceYourCalm;
        }

        Append(payload);
        if (!header.Has(Http2Flags.EndHeaders))
        {
            return Http2ErrorCode.NoError;
        }

        _blockStream = 0;
        return OnBlock(header.Stream, _block.Written, _blockEndsStream);
    }

    private void Append(ReadOnlySpan<byte> fragment)
    {
        fragment.CopyTo(_block!.GetSpan(fragment.Length));
        _block.Advance(fragment.Length);
    }

    private Http2ErrorCode OnBlock(int stream, ReadOnlySpan<byte> block, bool endsStream)
    {
        if (stream <= _lastStream)
        {
            return OnTrailers(stream, block, endsStream);
        }

        HpackResult result = ReadHead(block, out RequestHead head);
        if (result == HpackResult.Malformed)
        {
            return Http2ErrorCode.CompressionError;
        }

        _lastStream = stream;
        if (IsGoing)
        {
            Refuse(stream, Http2ErrorCode.RefusedStream, endsStream);
        }
        else if (result == HpackResult.TooLarge)
        {
            Refuse(stream, StatusCodes.Status431RequestHeaderFieldsTooLarge, endsStream);
        }
        else if (head.IsMalformed || (endsStream && head.ContentLength > 0))
        {
            Refuse(stream, Http2ErrorCode.ProtocolError, endsStream);
        }
        else if (head.Terms.RefusedWith != 0)
        {
            Refuse(stream, head.Terms.RefusedWith, endsStream);
        }
        else
        {
            return Open(stream, head, endsStream);
        }

        return _allowance.TrySpend() ? Http2ErrorCode.NoError : Http2ErrorCode.EnhanceYourCalm;
    }

    private Http2ErrorCode Open(int stream, RequestHead head, bool endsStream)
    {
        // What it was may be the object of this stream too, which need not wait for a body.
        _newest = null;
        ExpressCall? call = TryOpen(stream, head, endsStream, out bool hasRoom, out Http2ErrorCode error);
        if (call is null)
        {
            return error;
        }

        if (!Runner.TryBegin(call, head.Terms, head.Timeout, new CallArrival(_arrivedAt, hasRoom)))
        {
            if (endsStream || call.Method is StreamingMethod)
            {
                End(call);
            }
            else
            {
                // It fails when its body has come, which is most likely next: a client that did nothing wrong need not be told to stop sending it.
                Await(call);
            }
        }
        else if (call.Method is StreamingMethod)
        {
            call.BeginBody();
            if (endsStream)
            {
                call.EndBody();
            }

            // Not here, where it would hold up what else was received.
            ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        }
        else if (endsStream)
        {
            Run(call, default);
        }
        else
        {
            Await(call);
        }

        return Http2ErrorCode.NoError;
    }

    /// <summary>Decodes a block, or sees that it is the same as the last one.</summary>
    private HpackResult ReadHead(ReadOnlySpan<byte> block, out RequestHead head)
    {
        if (_lastHead is not null && _lastBlockLength > 0 && block.SequenceEqual(_lastBlock.AsSpan(0, _lastBlockLength)))
        {
            head = _lastHead;
            return HpackResult.Complete;
        }

        head = RentHead();
        int version = _decoder.TableVersion;
        HpackResult result = _decoder.Decode(block, ref head);
        if (result == HpackResult.Complete)
        {
            head.Interpret(Runner.Admission, _lastHead);
        }

        // A block that changes the table does not mean the same the next time.
        bool valid = result == HpackResult.Complete && !head.IsMalformed;
        bool repeatable = valid && version == _decoder.TableVersion && block.Length <= LargestComparedBlock;
        Remember(valid ? head : null);
        _lastBlockLength = repeatable ? block.Length : 0;
        block[.._lastBlockLength].CopyTo(_lastBlock);
        return result;
    }

    private Http2ErrorCode OnTrailers(int stream, ReadOnlySpan<byte> block, bool endsStream)
    {
        RequestHead trailers = RentHead();
        bool decoded = _decoder.Decode(block, ref trailers) != HpackResult.Malformed;
        bool valid = trailers.AreTrailers() && endsStream;
        Remember(null);
        _lastBlockLength = 0;
        if (!decoded)
        {
            return Http2ErrorCode.CompressionError;
        }

        ExpressCall? call = Find(stream, ends: endsStream, out bool alreadyEnded);
        if (call is null)
        {
            return OnClosed(stream);
        }

        if (alreadyEnded)
        {
            call.Release();
            return Http2ErrorCode.StreamClosed;
        }

        if (valid && call.IsLengthPossible(ended: true))
        {
            EndBody(call);
        }
        else
        {
            Reset(call, Http2ErrorCode.ProtocolError);
        }

        call.Release();
        return Http2ErrorCode.NoError;
    }
}
