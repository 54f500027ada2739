using EnvoyRls.Core.Async;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Grpc;
using Google.Protobuf;

namespace EnvoyRls.Server.Calls;

/// <summary>The answer to a call whose decision waits for the store; used again with the messages of the call.</summary>
internal sealed class PendingDecision : Relay<RateLimitResult, IMessage?>
{
    private RateLimitCalls? _calls;
    private GrpcCall? _call;
    private long _started;

    /// <summary>Has the call answered once it is decided.</summary>
    public ValueTask<IMessage?> After(RateLimitCalls calls, ValueTask<RateLimitResult> deciding, GrpcCall call, long started)
    {
        _calls = calls;
        _call = call;
        _started = started;
        return After(deciding);
    }

    /// <inheritdoc/>
    protected override IMessage? Finish(RateLimitResult result)
    {
        GrpcCall call = _call!;
        _call = null;
        return _calls!.Answer(result, call, _started);
    }
}
