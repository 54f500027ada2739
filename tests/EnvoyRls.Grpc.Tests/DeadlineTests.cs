using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class DeadlineTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestServers _servers = new(http2);

    [Fact]
    public async Task The_caller_is_answered_in_time_although_the_handler_is_not_done()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource started = NewSignal();
        TaskCompletionSource release = NewSignal();
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return request;
            },
            time: time);

        Task<RawCall> call = CallAsync(server, "50m");
        await started.Task.WaitAsync(Patience);
        await UntilArmedAsync(time);
        time.Advance(TimeSpan.FromMilliseconds(49));
        await Task.Yield();
        bool early = call.IsCompleted;
        time.Advance(TimeSpan.FromMilliseconds(1));
        RawCall answer = await LateAsync(time, call);
        release.SetResult();

        Assert.False(early);
        Assert.Equal("4", answer.Status);
        Assert.True(answer.TrailersOnly);
        Assert.Equal("again", await server.CallAsync("again"));
    }

    [Fact]
    public async Task The_token_is_cancelled_at_the_deadline()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource started = NewSignal();
        await using TestServer server = await _servers.UnaryAsync(
            async (request, call) =>
            {
                Task never = Task.Delay(Timeout.Infinite, call.CancellationToken);
                started.TrySetResult();
                await never;
                return request;
            },
            time: time);

        Task<RawCall> call = CallAsync(server, "1S");
        await started.Task.WaitAsync(Patience);
        await UntilArmedAsync(time);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("4", (await LateAsync(time, call)).Status);
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task What_a_late_handler_does_is_dropped_and_its_failure_logged()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource started = NewSignal();
        TaskCompletionSource release = NewSignal();
        TaskCompletionSource<GrpcCall> late = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.UnaryAsync(
            async (request, call) =>
            {
                if (request.Value is not "late")
                {
                    return new StringValue { Value = call.RequestHeader("x-secret") ?? "none" };
                }

                started.TrySetResult();
                await release.Task;
                call.ResponseTrailers.Add("x-late", "1");
                call.Fail(StatusCode.DataLoss, "late");
                late.SetResult(call);
                throw new InvalidOperationException("too late");
            },
            time: time);

        Task<RawCall> call = CallAsync(server, "1S", "late");
        await started.Task.WaitAsync(Patience);
        await UntilArmedAsync(time);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("4", (await LateAsync(time, call)).Status);
        release.SetResult();
        GrpcCall abandoned = await late.Task.WaitAsync(Patience);

        Assert.Null(abandoned.RequestHeader("x-secret"));
        for (int i = 0; i < 10; i++)
        {
            RawCall next = await CallAsync(server, "1S", "next");
            Assert.Equal("0", next.Status);
            Assert.False(next.Response.TrailingHeaders.Contains("x-late"));
        }

        await Eventually.TrueAsync(() => server.Log.Entries.Any(entry => entry.Contains("too late", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_deadline_passes_while_the_request_is_on_its_way()
    {
        FakeTimeProvider time = new();
        await using TestServer server = await _servers.UnaryAsync((request, _) => new(request), time: time);
        NeverEndingContent content = new(RawCall.Frame("x")[..3]);

        Task<RawCall> call = RawCall.SendAsync(server, content, request => request.Headers.Add("grpc-timeout", "1S"));
        await Eventually.TrueAsync(() => time.ArmedTimers > 0);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("4", (await call.WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task No_time_at_all_is_no_call()
    {
        bool run = false;
        await using TestServer server = await _servers.UnaryAsync((request, _) =>
        {
            run = true;
            return new(request);
        });

        RawCall answer = await CallAsync(server, "0n");

        Assert.Equal("4", answer.Status);
        Assert.False(run);
    }

    [Theory]
    [InlineData("99999999H", false)]
    [InlineData("1000H", false)]
    [InlineData("10H", true)]
    [InlineData(null, false)]
    public async Task A_deadline_that_no_timer_can_wait_for_is_none(string? timeout, bool expected)
    {
        FakeTimeProvider time = new();
        await using TestServer server = await _servers.UnaryAsync(
            (_, call) => new(new StringValue { Value = (call.Deadline - time.GetTimestamp()).ToString(provider: null) }), time: time);

        RawCall answer = await CallAsync(server, timeout);

        long left = expected ? TimeSpan.FromHours(10).Ticks : long.MaxValue - time.GetTimestamp();
        Assert.Equal(RawCall.Frame($"{left}"), answer.Body);
    }

    [Fact]
    public async Task A_stream_ends_at_its_deadline_and_later_writes_fail()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource written = NewSignal();
        TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.StreamingAsync(
            async (request, responses, call) =>
            {
                await responses.WriteAsync(request);
                written.SetResult();
                TaskCompletionSource cancelled = NewSignal();
                using CancellationTokenRegistration registration = call.CancellationToken.Register(cancelled.SetResult);
                await cancelled.Task;
                failure.SetResult(
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await responses.WriteAsync(request)));
            },
            time: time);

        Task<RawCall> call = RawCall.SendAsync(
            server,
            new ByteArrayContent(RawCall.Frame("x")),
            request => request.Headers.Add("grpc-timeout", "1S"),
            $"/{TestServer.Service}/Streaming");
        await written.Task.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(1));
        RawCall answer = await call.WaitAsync(Patience);

        Assert.Equal("4", answer.Status);
        Assert.Equal(RawCall.Frame("x"), answer.Body);
        await failure.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_client_keeps_its_deadline_even_if_the_server_does_not()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource started = NewSignal();
        TaskCompletionSource release = NewSignal();
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                started.TrySetResult();
                await release.Task;
                return request;
            },
            time: new FakeTimeProvider());
        using GrpcChannel channel = new(new GrpcChannelOptions { Address = server.Address }, time);

        Task call = channel.UnaryAsync(TestServer.Unary, new StringValue(), new CallOptions { Timeout = TimeSpan.FromSeconds(1) });
        await started.Task.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(1));
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => call.WaitAsync(Patience));
        release.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, error.Status.Code);
    }

    [Fact]
    public async Task A_client_sends_its_deadline()
    {
        await using TestServer server = await _servers.UnaryAsync(
            (_, call) => new(new StringValue { Value = call.RequestHeader("grpc-timeout") ?? "none" }));

        Assert.Equal("1500000u", await server.CallAsync("x", new CallOptions { Timeout = TimeSpan.FromMilliseconds(1500) }));
        Assert.Equal("none", await server.CallAsync("x"));
    }

    private static Task<RawCall> CallAsync(TestServer server, string? timeout, string text = "x") =>
        RawCall.SendAsync(server, new ByteArrayContent(RawCall.Frame(text)), request =>
        {
            request.Headers.Add("x-secret", text);
            if (timeout is not null)
            {
                request.Headers.Add("grpc-timeout", timeout);
            }
        });

    /// <summary>Until somebody waits for the deadline, and not only for the rest of a body, which takes milliseconds.</summary>
    private static Task UntilArmedAsync(FakeTimeProvider time) => Eventually.TrueAsync(() => time.ArmedTimers > time.TimersWithin(TimeSpan.FromMilliseconds(20)));

    /// <summary>
    /// The answer to a call whose deadline has passed. The server reads the time left and then has a timer wait so long; a clock that is
    /// advanced between the two leaves that timer in the future, which a clock that runs by itself comes to and this one has to be moved to.
    /// </summary>
    private static async Task<RawCall> LateAsync(FakeTimeProvider time, Task<RawCall> call)
    {
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return call.IsCompleted;
        });
        return await call;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public sealed class OverExpress() : DeadlineTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : DeadlineTests(GrpcHttp2.Kestrel);
}
