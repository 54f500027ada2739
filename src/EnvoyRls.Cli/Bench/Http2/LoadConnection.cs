using System.Buffers;
using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Bench.Sockets;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>
/// The client's side of an HTTP/2 connection that makes one kind of call, with as little work for each as can be: everything
/// is done by the thread that drives it, a bundle of calls at a time. What the server has no stream or window for waits here.
/// </summary>
internal sealed partial class LoadConnection : IDisposable
{
    /// <summary>The most bytes of a request, which has to fit into one frame.</summary>
    public const int LargestRequest = Http2Constants.DefaultMaxFrameSize;

    private const int StreamWindow = 1 << 20;

    private readonly IWire _wire;
    private readonly RequestHeaders _headers;
    private readonly RequestTemplate _template;
    private readonly ICallSink _sink;
    private readonly ByteQueue _output = new();
    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly HpackEncoder _encoder = new();
    private readonly StreamTable _streams = new();
    private readonly Queue<Call> _waiting = new();
    private bool _blockIsLasting;
    private int _nextStream = 1;
    private long _sendWindow = Http2Constants.DefaultWindow;
    private long _maxStreams = int.MaxValue;

    /// <param name="wire">The connection, which is this one's from now on.</param>
    /// <param name="headers">The header fields of all calls.</param>
    /// <param name="template">The message of all calls; it fits into one frame.</param>
    /// <param name="sink">Hears of every call that ends.</param>
    public LoadConnection(IWire wire, RequestHeaders headers, RequestTemplate template, ICallSink sink)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(template.Size, LargestRequest);
        _wire = wire;
        _headers = headers;
        _template = template;
        _sink = sink;
        Greet();
    }

    public IWire Wire => _wire;

    /// <summary>Whether the server has said how it wants to be spoken to; calls wait until then.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether the server takes no more calls; those it has may still end.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Calls that the server has.</summary>
    public int InFlight => _streams.Count;

    /// <summary>Whether any call was answered.</summary>
    public bool HasServed { get; private set; }

    /// <summary>Makes a call with the next <see cref="Flush"/>, or as soon as there is room.</summary>
    public void Make(in Call call)
    {
        if (_waiting.Count == 0 && HasRoom)
        {
            Write(call);
        }
        else
        {
            _waiting.Enqueue(call);
        }
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public void Flush()
    {
        _wire.Flush();
        if (_output.Length > 0)
        {
            _wire.Send(_output.Span);
            _output.Consume(_output.Length);
        }
    }

    /// <summary>Ends all calls that the server has, as it will not answer them.</summary>
    public void AbandonSent(int outcome, long now)
    {
        IsClosing = true;
        foreach (int stream in _streams.Open())
        {
            End(stream, outcome, now);
        }
    }

    /// <summary>Ends all calls, also those that wait.</summary>
    public void Abandon(int outcome, long now)
    {
        AbandonSent(outcome, now);
        while (_waiting.TryDequeue(out Call call))
        {
            _sink.Ended(this, call, outcome, now);
        }
    }

    /// <summary>Takes a call that waits, for another connection to make.</summary>
    public bool TryTakeWaiting(out Call call) => _waiting.TryDequeue(out call);

    public void Dispose() => _wire.Dispose();

    private bool HasRoom => IsReady && !IsClosing && _streams.Count < _maxStreams && _sendWindow >= _template.Size;

    private void Greet()
    {
        _output.Append(Http2Constants.Preface);
        ReadOnlySpan<(Http2Setting, uint)> settings = [(Http2Setting.EnablePush, 0), (Http2Setting.InitialWindowSize, StreamWindow)];
        _output.Advance(Http2Frames.WriteSettings(Room(Http2FrameHeader.Size + (settings.Length * Http2Frames.SettingSize)), settings));
        _output.Advance(Http2Frames.WriteWindowUpdate(
            Room(Http2Frames.WindowUpdateSize), stream: 0, Http2Constants.LargestWindow - Http2Constants.DefaultWindow));
    }

    private Span<byte> Room(int size) => _output.Room(size).Span;

    private void WriteWaiting()
    {
        while (_waiting.Count > 0 && HasRoom)
        {
            Write(_waiting.Dequeue());
        }
    }

    private void Write(in Call call)
    {
        ReadOnlySpan<byte> block = HeaderBlock();
        Span<byte> room = Room((2 * Http2FrameHeader.Size) + block.Length + _template.Size);
        new Http2FrameHeader(block.Length, Http2FrameType.Headers, Http2Flags.EndHeaders, _nextStream).Write(room);
        block.CopyTo(room[Http2FrameHeader.Size..]);
        room = room[(Http2FrameHeader.Size + block.Length)..];
        new Http2FrameHeader(_template.Size, Http2FrameType.Data, Http2Flags.EndStream, _nextStream).Write(room);
        _template.Write(call.Key, room[Http2FrameHeader.Size..]);
        _output.Advance((2 * Http2FrameHeader.Size) + block.Length + _template.Size);

        _streams.Add(_nextStream, call);
        _sendWindow -= _template.Size;
        IsClosing |= _nextStream >= Http2Constants.LastStream - 2;
        _nextStream += 2;
    }

    /// <summary>The block of header fields, which stays the same once all fields are in the server's table.</summary>
    private ReadOnlySpan<byte> HeaderBlock()
    {
        if (_blockIsLasting)
        {
            return _block.WrittenSpan;
        }

        int version = _encoder.TableVersion;
        int size = _block.WrittenCount;
        _block.ResetWrittenCount();
        _headers.Write(_encoder, _block);

        // The first block may also tell the table's size, which is not to be told again.
        _blockIsLasting = version == _encoder.TableVersion && size == _block.WrittenCount;
        return _block.WrittenSpan;
    }

    private void End(int stream, int outcome, long now)
    {
        if (_streams.TryRemove(stream, out Call call, out _))
        {
            _sink.Ended(this, call, outcome, now);
        }
    }
}
