using System.Net;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Methods of each kind, and of each way to end.</summary>
internal static class FuzzService
{
    public const string Name = "f.F";

    /// <summary>What is written to who asks for many.</summary>
    private static readonly StringValue Large = new() { Value = new string('x', 40_000) };

    public static GrpcServerOptions Options { get; } = new()
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        MaxConcurrentStreams = 100,
        MaxReceiveMessageSize = 100_000,
        CompressResponses = true,
    };

    public static GrpcMethodTable Methods { get; } = new GrpcMethodTableBuilder()
        .Unary<StringValue, StringValue>(Name, "Echo", StringValue.Parser, static (request, _) => new(request))
        .Unary<StringValue, StringValue>(Name, "Later", StringValue.Parser, LaterAsync)
        .Unary<StringValue, StringValue>(Name, "Never", StringValue.Parser, NeverAsync)
        .ServerStreaming<StringValue, StringValue>(Name, "Many", StringValue.Parser, ManyAsync)
        .Duplex<StringValue, StringValue>(Name, "Chat", StringValue.Parser, ChatAsync)
        .Build();

    private static async ValueTask<StringValue?> LaterAsync(StringValue request, GrpcCall call)
    {
        await Task.Yield();
        return request;
    }

    private static async ValueTask<StringValue?> NeverAsync(StringValue request, GrpcCall call)
    {
        await Task.Delay(Timeout.Infinite, call.CancellationToken);
        return request;
    }

    private static async ValueTask ManyAsync(StringValue request, GrpcStreamWriter<StringValue> responses, GrpcCall call)
    {
        for (int i = 0; i < 3; i++)
        {
            await responses.WriteAsync(Large);
        }
    }

    private static async ValueTask ChatAsync(GrpcStreamReader<StringValue> requests, GrpcStreamWriter<StringValue> responses, GrpcCall call)
    {
        while (await requests.ReadAsync() is { } request)
        {
            await responses.WriteAsync(request);
        }
    }
}
