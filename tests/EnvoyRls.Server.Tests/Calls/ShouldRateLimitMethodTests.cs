using System.Buffers;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Tests.Telemetry.Decisions;
using Google.Protobuf;

namespace EnvoyRls.Server.Tests.Calls;

public sealed class ShouldRateLimitMethodTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - key: path
            rate_limit: {unit: hour, requests_per_unit: 4000000000}
          - key: user
            descriptors:
              - {key: plan, value: free, rate_limit: {unit: day, requests_per_unit: 2}}
              - {key: plan, rate_limit: {algorithm: token_bucket, unit: day, requests_per_unit: 4000000000}}
        """;

    private readonly StubCall _call = new();

    [Fact]
    public async Task A_decision_in_memory_allocates_nothing()
    {
        await using ObservedLimiter limiter = new(Rules);
        ShouldRateLimitMethod method = Method(limiter);
        ReadOnlySequence<byte> request = new(Request(("path", "/a")).ToByteArray());
        ReadOnlySequence<byte> several = new(Request(("user", "älice|plan=paid"), ("path", "/b"), ("unknown", "x")).ToByteArray());
        byte[] output = new byte[1024];

        // The least of several rounds: the runtime itself allocates an object now and then, while it compiles a method anew.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => BytesAllocatedBy(method, request, several, output)));
    }

    [Fact]
    public async Task Calls_that_use_the_same_messages_are_answered_apart()
    {
        await using ObservedLimiter limiter = new(Rules);
        ShouldRateLimitMethod method = Method(limiter);
        (string, string)[][] calls = [[("user", "bob|plan=free")], [("path", "/a"), ("user", "bob|plan=free")], [("nothing", "")], [("user", "bob|plan=free"), ("path", "/a")]];

        List<RateLimitResponse> responses = [];
        foreach ((string, string)[] entries in calls)
        {
            RateLimitResponse response = Assert.IsType<RateLimitResponse>(await method.InvokeAsync(new(Request(entries).ToByteArray()), _call));
            responses.Add(response.Clone());
            method.Completed(_call);
        }

        Assert.Equal([1, 2, 1, 2], responses.Select(response => response.Statuses.Count));
        Assert.Equal(
            [RateLimitResponse.Types.Code.Ok, RateLimitResponse.Types.Code.Ok, RateLimitResponse.Types.Code.Ok, RateLimitResponse.Types.Code.OverLimit],
            responses.Select(response => response.OverallCode));
        Assert.Equal([1u, 0u, 0u], new[] { responses[0].Statuses[0], responses[1].Statuses[1], responses[3].Statuses[0] }.Select(status => status.LimitRemaining));
        Assert.Null(responses[2].Statuses[0].CurrentLimit);
        Assert.Null(responses[2].Statuses[0].DurationUntilReset);
        Assert.NotNull(responses[3].Statuses[1].CurrentLimit);
    }

    [Fact]
    public async Task A_request_that_a_sink_reads_later_is_not_written_over()
    {
        KeptRequests sink = new();
        await using ObservedLimiter limiter = new(Rules, sink);
        ShouldRateLimitMethod method = Method(limiter);
        for (int i = 0; i < 100; i++)
        {
            Assert.NotNull(await method.InvokeAsync(new(Request(("path", $"/{i}")).ToByteArray()), _call));
            method.Completed(_call);
        }

        await sink.HasAsync(100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"/{i}").Order(StringComparer.Ordinal), sink.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_serves_other_calls_when_sinks_have_read_it()
    {
        KeptRequests sink = new();
        await using ObservedLimiter limiter = new(Rules, sink);
        ShouldRateLimitMethod method = Method(limiter);
        ReadOnlySequence<byte> request = new(Request(("path", "/a"), ("path", "/b")).ToByteArray());
        for (int round = 1; round <= 50; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                Assert.NotNull(await method.InvokeAsync(request, _call));
                method.Completed(_call);
            }

            await sink.HasAsync(round * 200);
        }

        // Of 5,000 calls; each thread that had a hand in them may have kept some hundred.
        Assert.InRange(sink.Requests, 1, 1_500);
    }

    [Fact]
    public async Task What_is_no_request_is_answered_with_the_status_of_any_message_that_does_not_parse()
    {
        await using ObservedLimiter limiter = new(Rules);
        ShouldRateLimitMethod method = Method(limiter);

        Assert.Null(await method.InvokeAsync(new(new byte[] { 0x0a, 0x05, 0x61 }), _call));

        Assert.Equal(new GrpcStatus(StatusCode.Internal, "the message does not parse as protobuf"), _call.Status);
    }

    private static ShouldRateLimitMethod Method(ObservedLimiter limiter) => new(new RateLimitCalls(limiter.Limiter, new FaultCodes(compatible: false)));

    private static RateLimitRequest Request(params (string Key, string Value)[] descriptors)
    {
        RateLimitRequest request = new() { Domain = "d" };
        foreach ((string key, string value) in descriptors)
        {
            RateLimitDescriptor descriptor = new();
            string[] values = value.Split('|');
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = key, Value = values[0] });
            if (values.Length > 1)
            {
                string[] more = values[1].Split('=');
                descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = more[0], Value = more[1] });
            }

            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    private long BytesAllocatedBy(ShouldRateLimitMethod method, ReadOnlySequence<byte> request, ReadOnlySequence<byte> several, byte[] output)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Call(method, request, output);
            Call(method, several, output);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Call(ShouldRateLimitMethod method, ReadOnlySequence<byte> request, byte[] output)
    {
        ValueTask<IMessage?> answer = method.InvokeAsync(request, _call);
        IMessage response = answer.IsCompletedSuccessfully ? answer.Result! : throw new InvalidOperationException("memory answers at once");
        response.WriteTo(output.AsSpan(0, response.CalculateSize()));
        method.Completed(_call);
    }
}
