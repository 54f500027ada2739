using System.Buffers;
using System.Text;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// The header blocks of a connection's responses, encoded in the order they are sent. The two fields that nearly every response
/// has go into the client's table once; after that the blocks of a plain response are three bytes together.
/// </summary>
internal sealed class ResponseFields
{
    private readonly HpackEncoder _encoder = new();
    private readonly ArrayBufferWriter<byte> _block = new(64);
    private byte[] _plainHeaders = [];
    private byte[] _okTrailers = [];
    private byte[] _failure = [];
    private GrpcStatus _failureStatus;
    private int _plainHeadersVersion = -1;
    private int _okTrailersVersion = -1;
    private int _failureVersion = -1;

    /// <summary>Takes note of what the client's table may hold, in bytes.</summary>
    public void LimitTable(long maxSize) => _encoder.LimitTable(maxSize);

    /// <summary>The headers before a message that comes without metadata and not compressed; valid until the next block.</summary>
    public ReadOnlySpan<byte> PlainHeaders() => _plainHeadersVersion == _encoder.TableVersion && !_encoder.OwesSize
        ? _plainHeaders
        : EncodeAndKeep(ref _plainHeaders, ref _plainHeadersVersion, static fields => fields.WriteHeaders());

    /// <summary>The trailers after a message of a call that succeeded; valid until the next block.</summary>
    public ReadOnlySpan<byte> OkTrailers() => _okTrailersVersion == _encoder.TableVersion && !_encoder.OwesSize
        ? _okTrailers
        : EncodeAndKeep(ref _okTrailers, ref _okTrailersVersion, static fields => fields.WriteKnown("grpc-status"u8, "0"u8));

    /// <summary>The headers of a response whose messages may be compressed, or with metadata; valid until the next block.</summary>
    public ReadOnlySpan<byte> Headers(bool gzip, GrpcMetadata? metadata)
    {
        Begin();
        WriteHeaders();
        if (gzip)
        {
            Write("grpc-encoding", MessageEncodings.Gzip);
        }

        Write(metadata);
        return _block.WrittenSpan;
    }

    /// <summary>The trailers after a message; valid until the next block.</summary>
    public ReadOnlySpan<byte> Trailers(GrpcStatus status, GrpcMetadata? metadata)
    {
        Begin();
        Write(status);
        Write(metadata);
        return _block.WrittenSpan;
    }

    /// <summary>
    /// The headers that are all there is of a response with nothing to say but its status; valid until the next block. What fails, fails often in the
    /// same way, and most often when there is no time to spare.
    /// </summary>
    public ReadOnlySpan<byte> Failure(GrpcStatus status)
    {
        if (_failureVersion != _encoder.TableVersion || _encoder.OwesSize || _failureStatus != status)
        {
            _failureStatus = status;
            _failureVersion = -1;
            return EncodeAndKeep(ref _failure, ref _failureVersion, static fields =>
            {
                fields.WriteHeaders();
                fields.Write(fields._failureStatus);
            });
        }

        return _failure;
    }

    /// <summary>The headers that are all there is of a response; valid until the next block.</summary>
    public ReadOnlySpan<byte> TrailersOnly(GrpcStatus status, bool offersEncodings, GrpcMetadata? headers, GrpcMetadata? trailers)
    {
        Begin();
        WriteHeaders();
        if (offersEncodings)
        {
            Write("grpc-accept-encoding", MessageEncodings.Accepted);
        }

        Write(headers);
        Write(status);
        Write(trailers);
        return _block.WrittenSpan;
    }

    /// <summary>The headers of an answer that is an HTTP status and nothing else; valid until the next block.</summary>
    public ReadOnlySpan<byte> Refusal(int httpStatus)
    {
        Begin();
        Write(":status", httpStatus.ToString(provider: null));
        Write("content-length", "0");
        return _block.WrittenSpan;
    }

    private ReadOnlySpan<byte> EncodeAndKeep(ref byte[] kept, ref int version, Action<ResponseFields> write)
    {
        bool owesSize = _encoder.OwesSize;
        int before = _encoder.TableVersion;
        Begin();
        write(this);

        // Only what says the same the next time is kept.
        if (!owesSize && _encoder.TableVersion == before)
        {
            kept = _block.WrittenSpan.ToArray();
            version = before;
        }

        return _block.WrittenSpan;
    }

    private void Begin()
    {
        _block.ResetWrittenCount();
        _encoder.Begin(_block);
    }

    private void WriteHeaders()
    {
        WriteKnown(":status"u8, "200"u8);
        WriteKnown("content-type"u8, "application/grpc"u8);
    }

    private void Write(GrpcStatus status)
    {
        Write("grpc-status", StatusText.Number(status.Code));
        if (status.Message.Length > 0)
        {
            Write("grpc-message", StatusText.Encode(status.Message));
        }
    }

    private void Write(GrpcMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (KeyValuePair<string, string> entry in metadata)
        {
            Write(entry.Key, entry.Value);
        }
    }

    private void Write(string name, string value) =>
        _encoder.Write(_block, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value), HpackIndexing.Without);

    private void WriteKnown(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _encoder.Write(_block, name, value, _encoder.HasRoom(name, value) ? HpackIndexing.Add : HpackIndexing.Without);
}
