using EnvoyRls.Testing;
using Google.Protobuf;
using static EnvoyRls.Conformance.Tests.Overload.HostileConnection;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>What hostile clients do. Each goes on until it is told to stop or the server has closed its connection, and is then made anew.</summary>
internal static class Attacks
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Priority = 2;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte WindowUpdate = 8;
    private const byte Continuation = 9;
    private const int ManyConnections = 200;

    /// <summary>A request of one descriptor, with its prefix.</summary>
    private static readonly byte[] Body = Message(RateLimitClient.Request("large", "attack").ToByteArray());

    private static readonly Dictionary<string, Func<int, CancellationToken, Task>> All = new(StringComparer.Ordinal)
    {
        // CVE-2023-44487
        ["rapid reset"] = (port, stop) => FloodAsync(port, static round => [.. Begin(round), .. Frame(Reset, 0, Stream(round), [0, 0, 0, 8])], stop),
        ["calls reset behind their bodies"] = (port, stop) => FloodAsync(port, static round => [.. Call(round), .. Frame(Reset, 0, Stream(round), [0, 0, 0, 8])], stop),

        // CVE-2024-27316
        ["endless continuation"] = (port, stop) => FloodAsync(
            port, static round => round == 0 ? Frame(Headers, 0, 1, Head) : Frame(Continuation, 0, 1, Field("x", new string('x', 100))), stop),
        ["settings"] = (port, stop) => FloodAsync(port, static _ => Frame(Settings, 0, 0, [0, 4, 0, 1, 0, 0]), stop),
        ["pings"] = (port, stop) => FloodAsync(port, static _ => Frame(Ping, 0, 0, new byte[8]), stop),
        ["priorities"] = (port, stop) => FloodAsync(port, static _ => Frame(Priority, 0, 1, new byte[5]), stop),
        ["empty data"] = (port, stop) => FloodAsync(port, static round => round == 0 ? Begin(round) : Frame(Data, 0, 1, []), stop),
        ["windows"] = (port, stop) => FloodAsync(port, static _ => Frame(WindowUpdate, 0, 0, [0, 0, 0, 1]), stop),
        ["streams without bodies"] = (port, stop) => FloodAsync(port, Begin, stop),
        ["malformed requests"] = (port, stop) => FloodAsync(port, static round => Frame(Headers, EndHeaders, Stream(round), Field(":method", "POST")), stop),
        ["answers not read"] = (port, stop) => HoldAsync(port, Preface, Enumerable.Range(0, 40_000).Select(Call), connections: 4, stop),
        ["answers not let out"] = (port, stop) => HoldAsync(
            port, [.. Preface, .. Frame(Settings, 0, 0, [0, 4, 0, 0, 0, 0])], Enumerable.Range(0, 20_000).Select(Call), connections: 4, stop),
        ["messages never whole"] = (port, stop) => HoldAsync(port, Preface, BegunMessages(), connections: 8, stop),
        ["half a preface"] = (port, stop) => HoldAsync(port, Preface[..10], [], ManyConnections, stop),
        ["half a header block"] = (port, stop) => HoldAsync(port, [.. Preface, .. Frame(Headers, 0, 1, Head)], [], ManyConnections, stop),
        ["half a frame"] = (port, stop) => HoldAsync(port, [.. Preface, .. Call(0)[..^1]], [], ManyConnections, stop),
        ["connections that come and go"] = ComeAndGoAsync,
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Attacks until it is told to stop.</summary>
    public static async Task RunAsync(string attack, int port, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await All[attack](port, stop);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
            {
                // The server has had enough of it, or the test has.
            }
        }
    }

    private static int Stream(int round) => (2 * round) + 1;

    private static byte[] Begin(int round) => Frame(Headers, EndHeaders, Stream(round), Head);

    private static byte[] Call(int round) => [.. Begin(round), .. Frame(Data, EndStream, Stream(round), Body)];

    private static byte[] Message(ReadOnlySpan<byte> payload) => [0, 0, 0, 0, (byte)payload.Length, .. payload];

    private static async Task FloodAsync(int port, Func<int, byte[]> frames, CancellationToken stop)
    {
        using HostileConnection connection = await OpenAsync(port, Preface, stop);
        Task answers = connection.DrainAsync();
        for (int round = 0; !stop.IsCancellationRequested && !answers.IsCompleted; round += 100)
        {
            await connection.SendAsync([.. Enumerable.Range(round, 100).SelectMany(frames)]);
        }

        connection.Dispose();
        await answers;
    }

    /// <summary>Sends all of it on many connections at once and then holds them, reading nothing.</summary>
    private static async Task HoldAsync(int port, byte[] greeting, IEnumerable<byte[]> more, int connections, CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using HostileConnection connection = await OpenAsync(port, greeting, stop);
            foreach (byte[][] part in more.Chunk(100))
            {
                await connection.SendAsync([.. part.SelectMany(frames => frames)]);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }));
    }

    /// <summary>Calls whose messages would have a megabyte each, of which most comes.</summary>
    private static IEnumerable<byte[]> BegunMessages()
    {
        byte[] part = new byte[16_000];
        for (int call = 0; call < 64; call++)
        {
            yield return [.. Begin(call), .. Frame(Data, 0, Stream(call), [0, 0, 16, 0, 0])];
            for (int i = 0; i < 25; i++)
            {
                yield return Frame(Data, 0, Stream(call), part);
            }
        }
    }

    private static async Task ComeAndGoAsync(int port, CancellationToken stop)
    {
        using HostileConnection connection = await OpenAsync(port, [.. Preface, .. Call(0)], stop);
    }
}
