using System.Buffers;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Server.Calls.Messages;
using Google.Protobuf;

namespace EnvoyRls.Server.Calls;

/// <summary>
/// <c>ShouldRateLimit</c> by bytes: a request is read into messages that have served before, and answered with such, so that a decision
/// that needs no store leaves nothing for the collector.
/// </summary>
internal sealed class ShouldRateLimitMethod(RateLimitCalls calls) : UnaryMethod(RateLimitCalls.Service, RateLimitCalls.Method)
{
    /// <summary>The limiter answers by the deadline, or with the fault that it has passed.</summary>
    public override bool KeepsDeadline => true;

    public override ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call)
    {
        CallMessages messages = CallMessages.Rent();
        call.Lent = messages;
        if (!messages.Request.TryRead(request))
        {
            call.Fail(UnparsableMessage);
            return default;
        }

        return calls.ShouldRateLimit(messages, call);
    }

    public override void Completed(GrpcCall call)
    {
        if (call.Lent is CallMessages messages)
        {
            call.Lent = null;
            CallMessages.Return(messages);
        }
    }
}
