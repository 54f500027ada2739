// What the gRPC layer alone costs: every RateLimitRequest is parsed and answered with a constant. With --async the
// handler completes on another thread, as one that asks Redis does; with --kestrel the calls come over Kestrel's HTTP/2.

using System.Net;
using System.Runtime.InteropServices;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

int port = args is ["--port", var text, ..] ? int.Parse(text, provider: null) : 5001;
bool suspend = args.Contains("--async", StringComparer.Ordinal);
GrpcHttp2 http2 = args.Contains("--kestrel", StringComparer.Ordinal) ? GrpcHttp2.Kestrel : GrpcHttp2.Express;

RateLimitResponse response = new()
{
    OverallCode = RateLimitResponse.Types.Code.Ok,
    Statuses =
    {
        new RateLimitResponse.Types.DescriptorStatus
        {
            Code = RateLimitResponse.Types.Code.Ok,
            CurrentLimit = new() { RequestsPerUnit = 100, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Second },
            LimitRemaining = 99,
            DurationUntilReset = new Duration { Seconds = 1 },
        },
    },
};

GrpcMethodTable methods = new GrpcMethodTableBuilder()
    .Unary<RateLimitRequest, RateLimitResponse>(
        "envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitRequest.Parser, suspend ? AnswerLaterAsync : Answer)
    .Build();
GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, port), Http2 = http2 };
await using GrpcServer server = new(methods, options, NullLoggerFactory.Instance, TimeProvider.System);
await server.StartAsync();
Console.WriteLine($"listening on {server.EndPoint}");

TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.TrySetResult();
});
await stop.Task;
Console.WriteLine($"{GC.GetTotalAllocatedBytes()} bytes allocated");

ValueTask<RateLimitResponse?> Answer(RateLimitRequest request, GrpcCall call) => new(response);

async ValueTask<RateLimitResponse?> AnswerLaterAsync(RateLimitRequest request, GrpcCall call)
{
    await Task.Yield();
    return response;
}
