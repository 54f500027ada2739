using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// The answer to a call whose store has not answered yet. It belongs to the working memory of the call and is used again with it, so
/// that waiting leaves nothing for the collector; the call is given back when the answer is taken.
/// </summary>
internal sealed class PendingAnswer : IValueTaskSource<RateLimitResult>
{
    private readonly RateLimitCall _call;
    private readonly Action _onCharged;
    private RateLimiter? _limiter;
    private ConfiguredValueTaskAwaitable<StoreFault?>.ConfiguredValueTaskAwaiter _charging;
    private ManualResetValueTaskSourceCore<RateLimitResult> _answer;

    public PendingAnswer(RateLimitCall call)
    {
        _call = call;
        _onCharged = OnCharged;
    }

    /// <summary>Has the limiter answer once the store has.</summary>
    public ValueTask<RateLimitResult> After(RateLimiter limiter, ValueTask<StoreFault?> charging)
    {
        _limiter = limiter;
        _charging = charging.ConfigureAwait(false).GetAwaiter();
        ValueTask<RateLimitResult> answer = new(this, _answer.Version);
        _charging.UnsafeOnCompleted(_onCharged);
        return answer;
    }

    RateLimitResult IValueTaskSource<RateLimitResult>.GetResult(short token)
    {
        RateLimitResult answer = _answer.GetResult(token);
        _answer.Reset();
        RateLimitCall.Return(_call);
        return answer;
    }

    ValueTaskSourceStatus IValueTaskSource<RateLimitResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<RateLimitResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private void OnCharged()
    {
        RateLimitResult answer;
        try
        {
            if (_charging.GetResult() is { } fault)
            {
                _ = SettleAsync(fault);
                return;
            }

            answer = _limiter!.Answer(_call);
        }
        catch (Exception error)
        {
            _answer.SetException(error);
            return;
        }

        _answer.SetResult(answer);
    }

    private async Task SettleAsync(StoreFault fault)
    {
        RateLimitResult answer;
        try
        {
            answer = await _limiter!.SettleAsync(_call, fault);
        }
        catch (Exception error)
        {
            _answer.SetException(error);
            return;
        }

        _answer.SetResult(answer);
    }
}
