using System.Buffers.Binary;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// What frames mean. Each answers with the error that ends the connection, or that there is none; errors of a stream reset it on the way.
/// </summary>
internal sealed partial class ExpressConnection
{
    private bool _settingsReceived;

    private Http2ErrorCode OnFrame(in Http2FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (_blockStream != 0 && (header.Type != Http2FrameType.Continuation || header.Stream != _blockStream))
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (!_settingsReceived && header.Type != Http2FrameType.Settings)
        {
            return Http2ErrorCode.ProtocolError;
        }

        return header.Type switch
        {
            Http2FrameType.Data => OnData(header, payload),
            Http2FrameType.Headers => OnHeaders(header, payload.Span),
            Http2FrameType.Continuation => OnContinuation(header, payload.Span),
            _ => _allowance.TrySpend() ? OnControl(header, payload.Span) : Http2ErrorCode.EnhanceYourCalm,
        };
    }

    private Http2ErrorCode OnControl(in Http2FrameHeader header, ReadOnlySpan<byte> payload) => header.Type switch
    {
        Http2FrameType.Settings => OnSettings(header, payload),
        Http2FrameType.Ping => OnPing(header, payload),
        Http2FrameType.WindowUpdate => OnWindowUpdate(header, payload),
        Http2FrameType.RstStream => OnRstStream(header),
        Http2FrameType.Priority => OnPriority(header),
        Http2FrameType.GoAway => header.Stream == 0 ? Http2ErrorCode.NoError : Http2ErrorCode.ProtocolError,
        Http2FrameType.PushPromise => Http2ErrorCode.ProtocolError,
        _ => Http2ErrorCode.NoError,
    };

    /// <summary>Asks the client for a sign of life.</summary>
    public void Ping()
    {
        lock (Sync)
        {
            _output.Buffer.Advance(Http2Frames.WritePing(_output.Buffer.GetSpan(Http2Frames.PingSize), "are you?"u8, ack: false));
            _output.ScheduleFlush();
        }
    }

    private Http2ErrorCode OnPing(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Stream != 0)
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (payload.Length != 8)
        {
            return Http2ErrorCode.FrameSizeError;
        }

        if (header.Has(Http2Flags.Ack))
        {
            OnPingAnswered(payload);
            return Http2ErrorCode.NoError;
        }

        lock (Sync)
        {
            _output.Buffer.Advance(Http2Frames.WritePing(_output.Buffer.GetSpan(Http2Frames.PingSize), payload, ack: true));
        }

        return Http2ErrorCode.NoError;
    }

    private Http2ErrorCode OnWindowUpdate(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 4)
        {
            return Http2ErrorCode.FrameSizeError;
        }

        int increment = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (header.Stream == 0)
        {
            return increment == 0 ? Http2ErrorCode.ProtocolError : WidenConnection(increment);
        }

        if (header.Stream > _lastStream)
        {
            return Http2ErrorCode.ProtocolError;
        }

        WidenStream(header.Stream, increment);
        return Http2ErrorCode.NoError;
    }

    private Http2ErrorCode OnRstStream(in Http2FrameHeader header)
    {
        if (header.Length != 4)
        {
            return Http2ErrorCode.FrameSizeError;
        }

        // Stream 0 is never above the last one, and never open.
        if (header.Stream == 0 || header.Stream > _lastStream)
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (Close(header.Stream, out bool wasWhole) is { } call)
        {
            GiveUp(call);
            if (wasWhole)
            {
                // It was worked on, and how many of those there may be is limited elsewhere: a client whose patience is
                // short sends a reset for every call when the server is slow.
                _allowance.Earn();
            }
        }

        return Http2ErrorCode.NoError;
    }

    private static Http2ErrorCode OnPriority(in Http2FrameHeader header)
    {
        if (header.Stream == 0)
        {
            return Http2ErrorCode.ProtocolError;
        }

        return header.Length == 5 ? Http2ErrorCode.NoError : Http2ErrorCode.FrameSizeError;
    }

    private Http2ErrorCode OnSettings(in Http2FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Stream != 0 || (!_settingsReceived && header.Has(Http2Flags.Ack)))
        {
            return Http2ErrorCode.ProtocolError;
        }

        if (header.Has(Http2Flags.Ack) ? payload.Length != 0 : payload.Length % Http2Frames.SettingSize != 0)
        {
            return Http2ErrorCode.FrameSizeError;
        }

        _settingsReceived = true;
        if (header.Has(Http2Flags.Ack))
        {
            return Http2ErrorCode.NoError;
        }

        for (; !payload.IsEmpty; payload = payload[Http2Frames.SettingSize..])
        {
            // Each may be work for every stream, and a frame has room for thousands.
            (Http2Setting id, uint value) = Http2Frames.ReadSetting(payload);
            Http2ErrorCode error = _allowance.TrySpend() ? OnSetting(id, value) : Http2ErrorCode.EnhanceYourCalm;
            if (error != Http2ErrorCode.NoError)
            {
                return error;
            }
        }

        lock (Sync)
        {
            _output.Buffer.Advance(Http2Frames.WriteSettings(_output.Buffer.GetSpan(Http2FrameHeader.Size), [], ack: true));
        }

        return Http2ErrorCode.NoError;
    }

    private Http2ErrorCode OnSetting(Http2Setting id, uint value)
    {
        switch (id)
        {
            case Http2Setting.HeaderTableSize:
                lock (Sync)
                {
                    _fields.LimitTable(value);
                }

                return Http2ErrorCode.NoError;
            case Http2Setting.InitialWindowSize:
                return value > Http2Constants.LargestWindow ? Http2ErrorCode.FlowControlError : SetInitialWindow((int)value);
            case Http2Setting.EnablePush when value > 1:
            case Http2Setting.MaxFrameSize when value is < Http2Constants.DefaultMaxFrameSize or > Http2Constants.LargestMaxFrameSize:
                return Http2ErrorCode.ProtocolError;
            default:
                return Http2ErrorCode.NoError;
        }
    }
}
