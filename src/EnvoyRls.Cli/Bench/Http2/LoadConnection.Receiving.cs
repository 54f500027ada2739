using System.Buffers;
using System.Buffers.Binary;
using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Bench.Sockets;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Cli.Bench.Http2;

internal sealed partial class LoadConnection
{
    private const int ReceiveSize = 32 * 1024;
    private const int LongestHeaderList = 64 * 1024;
    private const int PrioritySize = 5;

    private readonly ByteQueue _input = new();
    private readonly ArrayBufferWriter<byte> _continued = new();
    private readonly HpackDecoder _decoder = new(Http2Constants.DefaultHeaderTableSize, LongestHeaderList);
    private Http2FrameHeader _continuedHeader;
    private long _unacknowledged;

    /// <summary>Takes everything that has come.</summary>
    /// <exception cref="IOException">The connection is broken or closed, or the server breaks the protocol.</exception>
    public void Receive()
    {
        while (true)
        {
            Memory<byte> room = _input.Room(ReceiveSize);
            bool isOpen = _wire.TryReceive(room, out int count);
            _input.Advance(count);
            Read(LoadClock.Now);
            if (!isOpen)
            {
                throw new IOException("the server closed the connection.");
            }

            if (count < room.Length)
            {
                break;
            }
        }

        WriteWaiting();
        AcknowledgeData();
    }

    private void Read(long now)
    {
        while (_input.Length >= Http2FrameHeader.Size)
        {
            Http2FrameHeader header = Http2FrameHeader.Read(_input.Span);
            Check(header.Length <= Http2Constants.DefaultMaxFrameSize, "a frame larger than allowed");
            if (_input.Length < Http2FrameHeader.Size + header.Length)
            {
                return;
            }

            Read(header, _input.Span.Slice(Http2FrameHeader.Size, header.Length), now);
            _input.Consume(Http2FrameHeader.Size + header.Length);
        }
    }

    private void Read(in Http2FrameHeader header, ReadOnlySpan<byte> payload, long now)
    {
        Check(IsReady || header.Type == Http2FrameType.Settings, "something other than SETTINGS first: it is no HTTP/2 server");
        switch (header.Type)
        {
            case Http2FrameType.Data:
                ReadData(header, payload, now);
                break;
            case Http2FrameType.Headers:
                ReadHeaders(header, payload, now);
                break;
            case Http2FrameType.Continuation:
                ReadContinuation(header, payload, now);
                break;
            case Http2FrameType.RstStream:
                End(header.Stream, Outcome.Reset, now);
                break;
            case Http2FrameType.Settings:
                ReadSettings(header, payload);
                break;
            case Http2FrameType.Ping when !header.Has(Http2Flags.Ack):
                Check(payload.Length == 8, "a PING of a wrong size");
                _output.Advance(Http2Frames.WritePing(Room(Http2Frames.PingSize), payload, ack: true));
                break;
            case Http2FrameType.GoAway:
                ReadGoAway(payload);
                break;
            case Http2FrameType.WindowUpdate:
                ReadWindowUpdate(header, payload);
                break;
        }
    }

    private void ReadData(in Http2FrameHeader header, ReadOnlySpan<byte> payload, long now)
    {
        _unacknowledged += payload.Length;
        ReadOnlySpan<byte> data = WithoutPadding(header, payload);
        if (data.Length > 0 && _streams.WantsMessage(header.Stream))
        {
            _streams.SetVerdict(header.Stream, VerdictReader.Read(data));
        }

        if (header.Has(Http2Flags.EndStream))
        {
            // A status would have come in trailers.
            End(header.Stream, Outcome.NoStatus, now);
        }
    }

    private void ReadHeaders(in Http2FrameHeader header, ReadOnlySpan<byte> payload, long now)
    {
        ReadOnlySpan<byte> block = WithoutPadding(header, payload);
        if (header.Has(Http2Flags.Priority))
        {
            Check(block.Length >= PrioritySize, "HEADERS of a wrong size");
            block = block[PrioritySize..];
        }

        if (header.Has(Http2Flags.EndHeaders))
        {
            ReadBlock(header, block, now);
            return;
        }

        _continuedHeader = header;
        _continued.ResetWrittenCount();
        _continued.Write(block);
    }

    private void ReadContinuation(in Http2FrameHeader header, ReadOnlySpan<byte> payload, long now)
    {
        Check(header.Stream == _continuedHeader.Stream && _continued.WrittenCount + payload.Length <= LongestHeaderList, "a CONTINUATION out of place");
        _continued.Write(payload);
        if (header.Has(Http2Flags.EndHeaders))
        {
            ReadBlock(_continuedHeader, _continued.WrittenSpan, now);
        }
    }

    private void ReadBlock(in Http2FrameHeader header, ReadOnlySpan<byte> block, long now)
    {
        ResponseFields fields = default;
        Check(_decoder.Decode(block, ref fields) != HpackResult.Malformed, "header fields that do not decode");
        if (header.Has(Http2Flags.EndStream) && _streams.TryRemove(header.Stream, out Call call, out int verdict))
        {
            HasServed = true;
            _sink.Ended(this, call, fields.ToOutcome(verdict), now);
        }
    }

    private void ReadSettings(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Has(Http2Flags.Ack))
        {
            return;
        }

        Check(payload.Length % Http2Frames.SettingSize == 0, "SETTINGS of a wrong size");
        for (; !payload.IsEmpty; payload = payload[Http2Frames.SettingSize..])
        {
            Apply(Http2Frames.ReadSetting(payload));
        }

        IsReady = true;
        _output.Advance(Http2Frames.WriteSettings(Room(Http2FrameHeader.Size), [], ack: true));
    }

    private void Apply((Http2Setting Id, uint Value) setting)
    {
        switch (setting.Id)
        {
            case Http2Setting.HeaderTableSize:
                _encoder.LimitTable(setting.Value);
                _blockIsLasting = false;
                break;
            case Http2Setting.MaxConcurrentStreams:
                _maxStreams = setting.Value;
                break;
            case Http2Setting.InitialWindowSize:
                Check(setting.Value >= _template.Size, $"a window of {setting.Value} bytes, smaller than the request");
                break;
        }
    }

    private void ReadGoAway(ReadOnlySpan<byte> payload)
    {
        Check(payload.Length >= 8, "a GOAWAY of a wrong size");
        IsClosing = true;
        int last = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        foreach (int stream in _streams.Open().Where(stream => stream > last).Order())
        {
            // The server promises that it has not looked at these: another connection makes them.
            _streams.TryRemove(stream, out Call call, out _);
            _waiting.Enqueue(call);
        }
    }

    private void ReadWindowUpdate(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Check(payload.Length == 4, "a WINDOW_UPDATE of a wrong size");
        if (header.Stream == 0)
        {
            _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        }
    }

    /// <summary>Gives back the connection's window when a quarter of it is used.</summary>
    private void AcknowledgeData()
    {
        if (_unacknowledged >= Http2Constants.LargestWindow / 4)
        {
            _output.Advance(Http2Frames.WriteWindowUpdate(Room(Http2Frames.WindowUpdateSize), stream: 0, (int)_unacknowledged));
            _unacknowledged = 0;
        }
    }

    private static ReadOnlySpan<byte> WithoutPadding(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Check(Http2Padding.TryRemove(header, payload, out int start, out int length), "padding longer than its frame");
        return payload.Slice(start, length);
    }

    private static void Check(bool isSound, string what)
    {
        if (!isSound)
        {
            throw new IOException($"the server sent {what}.");
        }
    }
}
