using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;

namespace EnvoyRls.Grpc.Calls;

/// <summary>Runs calls with streams. Their status goes out when the handler ends, which its token tells it to do.</summary>
internal sealed class StreamingCalls(GrpcServerOptions options, ServerLoad load, CallEnding ending)
{
    public async Task RunAsync(ServerCall call, StreamingMethod method)
    {
        MessageReader requests = new(call.Requests, call.Terms.Rules, load);
        MessageWriter responses = new(call.Responses, options.MaxSendMessageSize, call.CompressionThreshold, call.StartResponse);
        GrpcStatus status;
        try
        {
            await method.InvokeAsync(requests, responses, call);
            status = call.Status.IsOk && call.IsCancelled ? CallEnding.CancelledStatus(call) : call.Status;
        }
        catch (Exception error)
        {
            status = ending.StatusOf(call, error);
        }

        ending.Finish(call, status);
    }
}
