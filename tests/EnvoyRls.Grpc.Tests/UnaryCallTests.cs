using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class UnaryCallTests(GrpcHttp2 http2)
{
    private readonly TestServers _servers = new(http2);
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_994)]
    [InlineData(3_995)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task A_message_of_any_size_comes_back(int length)
    {
        await using TestServer server = await _servers.EchoAsync();
        string text = new('x', length);

        Assert.Equal(text, await server.CallAsync(text));
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_answers()
    {
        await using TestServer server = await _servers.UnaryAsync(async (request, _) =>
        {
            await Task.Yield();
            return request;
        });

        string[] sent = [.. Enumerable.Range(0, 3_000).Select(i => $"call {i}")];
        string[] received = await Task.WhenAll(sent.Select(text => server.CallAsync(text)));

        Assert.Equal(sent, received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_told_with_its_code_and_text(bool thrown)
    {
        GrpcStatus failure = new(StatusCode.FailedPrecondition, "gültig: 100 % \n ✓");
        await using TestServer server = await _servers.UnaryAsync((_, call) =>
        {
            if (thrown)
            {
                throw new GrpcException(failure);
            }

            call.Fail(failure);
            return default;
        });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("x"));

        Assert.Equal(failure, error.Status);
        Assert.Empty(server.Log.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_exception_is_logged_and_not_shown(bool late)
    {
        await using TestServer server = await _servers.UnaryAsync(async (_, _) =>
        {
            if (late)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("the password is swordfish");
        });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("x"));

        Assert.Equal(StatusCode.Unknown, error.Status.Code);
        Assert.DoesNotContain("swordfish", error.Status.Message, StringComparison.Ordinal);
        Assert.Contains("swordfish", Assert.Single(server.Log.Entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_failure_stands()
    {
        await using TestServer server = await _servers.UnaryAsync((request, call) =>
        {
            call.Fail(StatusCode.NotFound, "first");
            call.Fail(StatusCode.Aborted, "second");
            return new(request);
        });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("x"));

        Assert.Equal(new GrpcStatus(StatusCode.NotFound, "first"), error.Status);
    }

    [Fact]
    public async Task A_handler_that_gives_nothing_is_an_internal_error()
    {
        await using TestServer server = await _servers.UnaryAsync((_, _) => default);

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("x"));

        Assert.Equal(StatusCode.Internal, error.Status.Code);
    }

    [Fact]
    public async Task Metadata_goes_both_ways()
    {
        await using TestServer server = await _servers.UnaryAsync((_, call) =>
        {
            call.ResponseHeaders.Add("x-early", "1");
            call.ResponseTrailers.Add("x-late-bin", [0, 255, 7]);
            return new(new StringValue { Value = call.RequestHeader("x-asked") ?? "" });
        });

        RawCall answer = await RawCall.SendAsync(
            server, new ByteArrayContent(RawCall.Frame("x")), request => request.Headers.Add("x-asked", "hello"));

        Assert.Equal(RawCall.Frame("hello"), answer.Body);
        Assert.Equal("1", Assert.Single(answer.Response.Headers.GetValues("x-early")));
        Assert.Equal("AP8H", Assert.Single(answer.Response.TrailingHeaders.GetValues("x-late-bin")));
        Assert.Equal("0", answer.Status);
        Assert.False(answer.TrailersOnly);
    }

    [Fact]
    public async Task Trailers_of_a_failure_reach_the_client()
    {
        await using TestServer server = await _servers.UnaryAsync((_, call) =>
        {
            call.ResponseTrailers.Add("detail-bin", [1, 2, 3, 4]);
            call.Fail(StatusCode.Aborted, "");
            return default;
        });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("x"));

        Assert.Equal([1, 2, 3, 4], error.Trailers.GetBytes("detail-bin"));
    }

    [Fact]
    public async Task A_call_leaves_nothing_to_the_next_on_its_stream()
    {
        int calls = 0;
        await using TestServer server = await _servers.UnaryAsync((request, call) =>
        {
            if (Interlocked.Increment(ref calls) % 2 == 1)
            {
                call.ResponseTrailers.Add("x-odd", "1");
                call.Fail(StatusCode.Aborted, "odd");
            }

            return new(request);
        });

        for (int i = 0; i < 20; i++)
        {
            GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("odd"));
            Assert.Equal(StatusCode.Aborted, error.Status.Code);
            RawCall even = await RawCall.PostAsync(server, RawCall.Frame("even"));
            Assert.Equal("0", even.Status);
            Assert.False(even.Response.TrailingHeaders.Contains("x-odd"));
        }
    }

    [Fact]
    public async Task The_peer_is_known()
    {
        await using TestServer server = await _servers.UnaryAsync((_, call) =>
            new(new StringValue { Value = $"{call.Peer.Address!.Address} {call.Peer.TlsVersion} {call.Peer.Certificate}" }));

        Assert.Equal("127.0.0.1  ", await server.CallAsync("x"));
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        await using TestServer server = await _servers.EchoAsync();
        Uri address = server.Address;
        await server.Server.StopAsync(TimeSpan.FromSeconds(5));
        using GrpcChannel channel = new(new GrpcChannelOptions { Address = address });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(TestServer.Unary, new StringValue()));

        Assert.Equal(StatusCode.Unavailable, error.Status.Code);
    }

    public sealed class OverExpress() : UnaryCallTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : UnaryCallTests(GrpcHttp2.Kestrel);
}
