using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Express;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Connections;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>
/// A connection of our own HTTP/2, in memory. The first byte says in pieces of which size the rest comes; its highest bit, that the
/// preface is among that.
/// </summary>
internal sealed class Http2Target(string name) : FuzzTarget(name)
{
    private const byte WithPreface = 0x80;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly byte[] Preface = new FrameWriter().Raw(Http2Constants.Preface).Settings().ToArray();

    private readonly FailureLog _log = new();
    private ServerFrames? _answer;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. FrameGrammar.Seeds.Select(frames => (byte[])[0, .. frames]),
        .. FrameGrammar.Seeds.Select(frames => (byte[])[1, .. frames]),
        [WithPreface, .. Preface],
        [WithPreface, .. "GET / HTTP/1.1\r\nhost: x\r\n\r\n"u8],
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        new FrameWriter().Settings().ToArray(), new FrameWriter().Settings((Http2Setting.InitialWindowSize, 0u)).ToArray(), new FrameWriter().Call(1, "Echo", "w"u8).ToArray(),
        new FrameWriter().Frame(Http2FrameType.Continuation, Http2Flags.EndHeaders, 1, []).ToArray(), new FrameWriter().Frame(Http2FrameType.Data, Http2Flags.Padded, 1, [200]).ToArray(),
        new FrameWriter().Frame(Http2FrameType.Ping, Http2Flags.None, 0, new byte[8]).ToArray(), [0, 0, 0, 1], [0, 0, 0, 3], [0, 0x40, 0, 0], [0, 0x40, 1, 0],
    ];

    public override int LongestInput => 64 * 1024;

    public override byte[]? Compose(Random random) => [(byte)(random.Next(2) == 0 ? 0 : random.Next(1, 128)), .. FrameGrammar.Compose(random)];

    // What an attacker gains by sending a byte.
    public override long MostAllocated(int length) => (2 * 1024 * 1024) + (1_000L * length);

    public override string Read(byte[] input)
    {
        byte form = input.Length > 0 ? input[0] : (byte)0;
        byte[] sent = (form & WithPreface) != 0 ? input[1..] : [.. Preface, .. input.AsSpan(Math.Min(1, input.Length))];
        FakeTimeProvider time = new();
        CollectedOutput output = new();
        ServerLoad load = new(FuzzService.Options);
        CallRunner runner = new(FuzzService.Methods, FuzzService.Options, load, time, _log);
        ExpressServer server = new(runner, FuzzService.Options, load, time, _log, CancellationToken.None);
        DefaultConnectionContext connection = new("fuzz") { Transport = new DuplexPipe(new ChunkedInput(sent, form & ~WithPreface), output) };
        if (!server.ServeAsync(connection).Wait(Longest))
        {
            throw new TimeoutException($"The connection is not over after {Longest.TotalSeconds} s.");
        }

        bool isHttp2 = (form & WithPreface) == 0 || sent.AsSpan().StartsWith(Http2Constants.Preface);
        _answer = isHttp2 ? ServerFrames.Read(output.Written.Span, isWhole: true) : null;
        return _answer?.Outcome ?? "no preface";
    }

    public override string? Contradiction(byte[] input) => _log.Take() ?? _answer?.Fault;

    public override ValueTask DisposeAsync()
    {
        _log.Dispose();
        return base.DisposeAsync();
    }
}
