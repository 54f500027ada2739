using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;
using EnvoyRls.Grpc.Tests.Http2.Hpack;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>The header blocks of responses, as a client decodes them.</summary>
public sealed class ResponseHeaderTests
{
    private const string Path = $"/{TestServer.Service}/Unary";

    private static readonly string[] Headers = [":status: 200", "content-type: application/grpc"];
    private static readonly string[] Ok = ["grpc-status: 0"];

    private readonly TestServers _servers = new(GrpcHttp2.Express);
    private readonly HpackDecoder _decoder = new(4096, int.MaxValue);
    private int _stream = -1;

    [Fact]
    public async Task Plain_responses_need_three_bytes_of_headers_once_the_client_knows_them()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        await CallAsync(connection, "x");
        await CallAsync(connection, "x");
        List<byte[]> third = await CallAsync(connection, "x");

        Assert.Equal([2, 1], third.Select(block => block.Length));
    }

    [Fact]
    public async Task A_table_that_shrinks_and_grows_is_followed()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        foreach (uint size in new uint[] { 4096, 60, 0, 100, 65_536, 0 })
        {
            await connection.SendSettingsAsync((Http2Setting.HeaderTableSize, size));
            for (int i = 0; i < 3; i++)
            {
                await CallAsync(connection, "x");
            }
        }
    }

    [Fact]
    public async Task Metadata_and_failures_come_between_plain_responses()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        for (int i = 0; i < 3; i++)
        {
            await CallAsync(connection, "fail", [.. Headers, "grpc-status: 10", "grpc-message: failed"]);
            await CallAsync(connection, "x");
            await CallAsync(connection, "metadata", [.. Headers, "a: b"], [.. Ok, "c: d"]);
        }
    }

    [Fact]
    public async Task Metadata_that_is_larger_than_a_frame_goes_on_in_the_next()
    {
        await using TestServer server = await StartAsync();
        await using RawHttp2Connection connection = await ConnectAsync(server);

        await CallAsync(connection, "large", [.. Headers, .. Enumerable.Repeat($"a: {new string('%', 10_000)}", 5)], Ok);
        await CallAsync(connection, "x");
    }

    private static async Task<RawHttp2Connection> ConnectAsync(TestServer server)
    {
        RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);
        await connection.SendSettingsAsync((Http2Setting.HeaderTableSize, 4096));
        return connection;
    }

    private Task<TestServer> StartAsync() => _servers.UnaryAsync((request, call) =>
    {
        switch (request.Value)
        {
            case "fail":
                call.Fail(StatusCode.Aborted, "failed");
                break;
            case "metadata":
                call.ResponseHeaders.Add("a", "b");
                call.ResponseTrailers.Add("c", "d");
                break;
            case "large":
                for (int i = 0; i < 5; i++)
                {
                    call.ResponseHeaders.Add("a", new string('%', 10_000));
                }

                break;
        }

        return new(new StringValue(request));
    });

    private Task<List<byte[]>> CallAsync(RawHttp2Connection connection, string text) => CallAsync(connection, text, Headers, Ok);

    /// <summary>Makes a call whose response has these header blocks; they as they were sent.</summary>
    private async Task<List<byte[]>> CallAsync(RawHttp2Connection connection, string text, params string[][] expected)
    {
        _stream += 2;
        await connection.SendCallAsync(_stream, Path, RawCall.Frame(text));
        List<byte[]> blocks = [];
        List<byte> block = [];
        for (bool ended = false; !ended || block.Count > 0;)
        {
            Http2Frame frame = await connection.ReadAsync() ?? throw new InvalidOperationException("the server closed the connection");
            if (frame.Type is not (Http2FrameType.Headers or Http2FrameType.Continuation))
            {
                continue;
            }

            ended |= frame.EndsStream;
            block.AddRange(frame.Payload);
            if ((frame.Flags & (byte)Http2Flags.EndHeaders) != 0)
            {
                CollectedFields fields = new();
                Assert.Equal(HpackResult.Complete, _decoder.Decode([.. block], ref fields));
                Assert.Equal(expected[blocks.Count], fields.Fields, StringComparer.Ordinal);
                blocks.Add([.. block]);
                block.Clear();
            }
        }

        return blocks;
    }
}
