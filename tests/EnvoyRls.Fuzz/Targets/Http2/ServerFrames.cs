using System.Buffers;
using System.Buffers.Binary;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Reads what a server has sent, and holds it to RFC 9113.</summary>
internal sealed class ServerFrames
{
    private readonly HpackDecoder _decoder = new(Http2Constants.DefaultHeaderTableSize, int.MaxValue);
    private readonly HashSet<int> _ended = [];
    private readonly HashSet<int> _reset = [];
    private readonly SortedSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _block = new();
    private int _blockStream;
    private string? _goAway;

    private ServerFrames()
    {
    }

    /// <summary>What kinds of frames there were, and how the connection ended.</summary>
    public string Outcome => $"{string.Join(' ', _kinds)} {_goAway}";

    /// <summary>The first thing that is wrong; <see langword="null"/> if nothing is.</summary>
    public string? Fault { get; private set; }

    /// <param name="bytes">What was sent.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    public static ServerFrames Read(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        ServerFrames frames = new();
        while (bytes.Length >= Http2FrameHeader.Size && frames.Fault is null)
        {
            Http2FrameHeader header = Http2FrameHeader.Read(bytes);
            if (bytes.Length - Http2FrameHeader.Size < header.Length)
            {
                break;
            }

            frames.Fault = frames.Take(header, bytes.Slice(Http2FrameHeader.Size, header.Length));
            bytes = bytes[(Http2FrameHeader.Size + header.Length)..];
        }

        if (isWhole)
        {
            frames.Fault ??= !bytes.IsEmpty ? "a frame is cut off" : frames._goAway is null ? "there is no GOAWAY" : null;
        }

        return frames;
    }

    private string? Take(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        bool isFirst = _kinds.Count == 0 && _goAway is null;
        _kinds.Add(header.Type.ToString());
        if (isFirst && header.Type is not (Http2FrameType.Settings or Http2FrameType.GoAway))
        {
            return $"{header.Type} comes first";
        }

        if (_blockStream != 0 && (header.Type != Http2FrameType.Continuation || header.Stream != _blockStream))
        {
            return $"{header.Type} comes within a header block";
        }

        if (header.Length > Http2Constants.DefaultMaxFrameSize)
        {
            return $"a frame has {header.Length} bytes";
        }

        return header.Type switch
        {
            Http2FrameType.Data => TakeData(header),
            Http2FrameType.Headers or Http2FrameType.Continuation => TakeHeaders(header, payload),
            Http2FrameType.RstStream => _reset.Add(header.Stream) ? null : $"stream {header.Stream} is reset twice",
            Http2FrameType.GoAway => TakeGoAway(payload),
            Http2FrameType.Settings or Http2FrameType.Ping or Http2FrameType.WindowUpdate => null,
            _ => $"a server does not send {header.Type}",
        };
    }

    private string? TakeData(in Http2FrameHeader header)
    {
        string? fault = IsOver(header.Stream) ? $"DATA comes on stream {header.Stream}, which is over" : null;
        End(header);
        return fault;
    }

    private string? TakeHeaders(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Type == Http2FrameType.Headers && (IsOver(header.Stream) || header.Stream % 2 == 0))
        {
            return $"HEADERS come on stream {header.Stream}, which is over or none";
        }

        _block.Write(payload);
        _blockStream = header.Has(Http2Flags.EndHeaders) ? 0 : header.Stream;
        if (header.Type == Http2FrameType.Headers)
        {
            End(header);
        }

        if (_blockStream != 0)
        {
            return null;
        }

        FieldCollector fields = new();
        HpackResult result = _decoder.Decode(_block.WrittenSpan, ref fields);
        _block.ResetWrittenCount();
        return result == HpackResult.Complete ? null : $"a header block is {result}";
    }

    private string? TakeGoAway(ReadOnlySpan<byte> payload)
    {
        _goAway = payload.Length < 8 ? "cut off" : ((Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..])).ToString();
        return _goAway == nameof(Http2ErrorCode.InternalError) ? "the server has failed" : null;
    }

    private void End(in Http2FrameHeader header)
    {
        if (header.Has(Http2Flags.EndStream))
        {
            _ended.Add(header.Stream);
        }
    }

    private bool IsOver(int stream) => stream == 0 || _ended.Contains(stream) || _reset.Contains(stream);
}
