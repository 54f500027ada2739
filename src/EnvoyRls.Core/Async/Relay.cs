using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace EnvoyRls.Core.Async;

/// <summary>
/// A task whose result is made of another task's, like an <see langword="async"/> method that awaits one thing and returns; but the object
/// serves one use after another, so that waiting leaves nothing for the collector. Its task is awaited exactly once.
/// </summary>
/// <typeparam name="TIn">What is awaited.</typeparam>
/// <typeparam name="TOut">What is made of it.</typeparam>
public abstract class Relay<TIn, TOut> : IValueTaskSource<TOut>
{
    private readonly Action _resume;
    private ValueTask<TIn> _awaited;
    private Action<object?>? _continuation;
    private object? _state;
    private short _version;

    /// <summary>A relay that nothing awaits yet.</summary>
    protected Relay() => _resume = Resume;

    /// <summary>The task of this use.</summary>
    /// <param name="awaited">What is awaited; not to be touched by others any more.</param>
    protected ValueTask<TOut> After(ValueTask<TIn> awaited)
    {
        _awaited = awaited;
        return new ValueTask<TOut>(this, _version);
    }

    /// <summary>Makes the result, on the thread of who takes it. The relay may be used again from here on.</summary>
    /// <param name="result">What was awaited.</param>
    protected abstract TOut Finish(TIn result);

    TOut IValueTaskSource<TOut>.GetResult(short token)
    {
        Check(token);
        ValueTask<TIn> awaited = _awaited;
        if (!awaited.IsCompleted)
        {
            throw new InvalidOperationException("a task's result is taken before it is there");
        }

        _version++;
        _awaited = default;
        return Finish(awaited.Result);
    }

    ValueTaskSourceStatus IValueTaskSource<TOut>.GetStatus(short token)
    {
        Check(token);
        return !_awaited.IsCompleted ? ValueTaskSourceStatus.Pending
            : _awaited.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
            : _awaited.IsCanceled ? ValueTaskSourceStatus.Canceled
            : ValueTaskSourceStatus.Faulted;
    }

    void IValueTaskSource<TOut>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        _continuation = continuation;
        _state = state;
        bool here = flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
        ConfiguredValueTaskAwaitable<TIn>.ConfiguredValueTaskAwaiter awaiter = _awaited.ConfigureAwait(here).GetAwaiter();
        if (flags.HasFlag(ValueTaskSourceOnCompletedFlags.FlowExecutionContext))
        {
            awaiter.OnCompleted(_resume);
        }
        else
        {
            awaiter.UnsafeOnCompleted(_resume);
        }
    }

    private void Resume()
    {
        Action<object?> continuation = _continuation!;
        object? state = _state;
        _continuation = null;
        _state = null;
        continuation(state);
    }

    private void Check(short token)
    {
        if (token != _version)
        {
            throw new InvalidOperationException("a task that was awaited already is used again");
        }
    }
}
