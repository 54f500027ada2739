using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class StreamingTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);

    [Fact]
    public async Task A_server_stream_arrives_in_order_and_ends()
    {
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, _) =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                await responses.WriteAsync(new StringValue { Value = $"{request.Value} {i}" });
            }
        });

        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.ServerStreaming(TestServer.Streaming, Text("n"));

        Assert.Equal([.. Enumerable.Range(0, 1_000).Select(i => $"n {i}")], await ReadAllAsync(call));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await call.WriteAsync(Text("x")));
    }

    [Fact]
    public async Task A_message_is_there_before_the_next_is_written()
    {
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, call) =>
        {
            call.ResponseHeaders.Add("x-early", "1");
            call.ResponseTrailers.Add("x-late", "2");
            await responses.WriteAsync(request);
            await read.Task.WaitAsync(Patience);
            await responses.WriteAsync(request);
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.ServerStreaming(TestServer.Streaming, Text("x"));

        Assert.Equal("x", (await call.ReadAsync())!.Value);
        Assert.Equal("1", call.ResponseHeaders.Get("x-early"));
        read.SetResult();
        Assert.Equal("x", (await call.ReadAsync())!.Value);
        Assert.Null(await call.ReadAsync());
        Assert.Equal("2", call.ResponseTrailers.Get("x-late"));
    }

    [Fact]
    public async Task A_failure_after_messages_is_in_the_trailers()
    {
        await using TestServer server = await _servers.StreamingAsync(async (request, responses, _) =>
        {
            await responses.WriteAsync(request);
            throw new GrpcException(new GrpcStatus(StatusCode.DataLoss, "gone"));
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.ServerStreaming(TestServer.Streaming, Text("x"));

        Assert.NotNull(await call.ReadAsync());
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(async () => await call.ReadAsync());

        Assert.Equal(new GrpcStatus(StatusCode.DataLoss, "gone"), error.Status);
    }

    [Fact]
    public async Task An_empty_stream_ends_well()
    {
        await using TestServer server = await _servers.StreamingAsync((_, _, _) => default);
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.ServerStreaming(TestServer.Streaming, Text("x"));

        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Both_directions_take_turns()
    {
        await using TestServer server = await _servers.DuplexAsync(async (requests, responses, _) =>
        {
            while (await requests.ReadAsync() is { } request)
            {
                await responses.WriteAsync(Text($"you said {request.Value}"));
            }

            await responses.WriteAsync(Text("bye"));
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.Duplex(TestServer.Duplex);

        for (int i = 0; i < 100; i++)
        {
            await call.WriteAsync(Text($"{i}"));
            Assert.Equal($"you said {i}", (await call.ReadAsync())!.Value);
        }

        await call.CompleteAsync();
        Assert.Equal(["bye"], await ReadAllAsync(call));
    }

    [Fact]
    public async Task The_server_may_speak_first()
    {
        await using TestServer server = await _servers.DuplexAsync(async (requests, responses, _) =>
        {
            await responses.WriteAsync(Text("hello"));
            await requests.ReadAsync();
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.Duplex(TestServer.Duplex);

        Assert.Equal("hello", (await call.ReadAsync().AsTask().WaitAsync(Patience))!.Value);
        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task The_server_may_end_before_the_client()
    {
        await using TestServer server = await _servers.DuplexAsync(async (requests, _, call) =>
        {
            await requests.ReadAsync();
            call.Fail(StatusCode.OutOfRange, "enough");
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.Duplex(TestServer.Duplex);
        await call.WriteAsync(Text("x"));

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(async () => await call.ReadAsync());

        Assert.Equal(StatusCode.OutOfRange, error.Status.Code);
    }

    [Fact]
    public async Task Messages_of_a_client_stream_are_all_received()
    {
        await using TestServer server = await _servers.DuplexAsync(async (requests, responses, _) =>
        {
            long length = 0;
            while (await requests.ReadAsync() is { } request)
            {
                length += request.Value.Length;
            }

            await responses.WriteAsync(Text($"{length}"));
        });
        await using GrpcStreamingCall<StringValue, StringValue> call =
            server.Channel.Duplex(TestServer.Duplex, new CallOptions { Gzip = true });

        for (int i = 0; i < 300; i++)
        {
            await call.WriteAsync(Text(new string('x', i * 100)));
        }

        await call.CompleteAsync();
        Assert.Equal([$"{300 * 299 / 2 * 100}"], await ReadAllAsync(call));
    }

    [Fact]
    public async Task A_read_may_be_given_up_by_the_handler()
    {
        await using TestServer server = await _servers.DuplexAsync(async (requests, responses, call) =>
        {
            using CancellationTokenSource given = new(TimeSpan.FromMilliseconds(20));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await requests.ReadAsync(given.Token));
            Assert.False(call.CancellationToken.IsCancellationRequested);
            await responses.WriteAsync(Text("waiting"));
            await responses.WriteAsync((await requests.ReadAsync())!);
        });
        await using GrpcStreamingCall<StringValue, StringValue> call = server.Channel.Duplex(TestServer.Duplex);

        Assert.Equal("waiting", (await call.ReadAsync())!.Value);
        await call.WriteAsync(Text("x"));
        Assert.Equal("x", (await call.ReadAsync())!.Value);
    }

    private static StringValue Text(string text) => new() { Value = text };

    private static async Task<List<string>> ReadAllAsync(GrpcStreamingCall<StringValue, StringValue> call)
    {
        List<string> messages = [];
        while (await call.ReadAsync() is { } message)
        {
            messages.Add(message.Value);
        }

        return messages;
    }

    public sealed class OverExpress() : StreamingTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : StreamingTests(GrpcHttp2.Kestrel);
}
