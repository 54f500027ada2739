using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Calls;

/// <summary>
/// The end of a unary call whose handler has not completed yet. It belongs to the call and is used again with it, so that waiting
/// leaves nothing for the collector.
/// </summary>
internal sealed class PendingResponse : IValueTaskSource
{
    private readonly ServerCall _call;
    private readonly Action _onResponse;
    private UnaryCalls? _calls;
    private UnaryMethod? _method;
    private ConfiguredValueTaskAwaitable<IMessage?>.ConfiguredValueTaskAwaiter _response;
    private ManualResetValueTaskSourceCore<bool> _end;

    public PendingResponse(ServerCall call)
    {
        _call = call;
        _onResponse = OnResponse;
    }

    /// <summary>Answers the call when its response is there.</summary>
    /// <returns>When the call has ended; awaited exactly once.</returns>
    public ValueTask After(UnaryCalls calls, UnaryMethod method, ValueTask<IMessage?> response)
    {
        _calls = calls;
        _method = method;
        _response = response.ConfigureAwait(false).GetAwaiter();
        ValueTask end = new(this, _end.Version);
        _response.UnsafeOnCompleted(_onResponse);
        return end;
    }

    void IValueTaskSource.GetResult(short token)
    {
        _end.GetResult(token);
        _end.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _end.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void OnResponse()
    {
        ConfiguredValueTaskAwaitable<IMessage?>.ConfiguredValueTaskAwaiter response = _response;
        _response = default;
        try
        {
            _calls!.Answer(_call, _method!, response);
        }
        catch (Exception error)
        {
            _end.SetException(error);
            return;
        }

        _end.SetResult(true);
    }
}
