using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Core.Async;

/// <summary>
/// Objects that wait to be used again, the last one given back first: it is still in the caches of the processor, where one that has waited in a
/// queue behind thousands is not. Each thread keeps some for itself and exchanges them by the handful, so that most uses need no lock.
/// </summary>
/// <typeparam name="T">What is used again. Of its pools a thread keeps objects of one only, the first that it meets.</typeparam>
/// <param name="most">How many are kept besides those of the threads; the rest is left to the collector.</param>
public sealed class Spares<T>(int most)
    where T : class
{
    private const int Kept = 128;
    private const int Handful = Kept / 2;

    [ThreadStatic]
    private static Pile? t_own;

    private readonly Lock _gate = new();
    private readonly Stack<T> _shared = new();

    /// <summary>Takes one of those that were given back, if there is any.</summary>
    /// <param name="spare">The object, as it was given back.</param>
    public bool TryTake([NotNullWhen(true)] out T? spare)
    {
        Pile own = Own();
        if (own.Owner != this)
        {
            lock (_gate)
            {
                return _shared.TryPop(out spare);
            }
        }

        if (own.Count == 0)
        {
            Fill(own);
        }

        spare = own.Count > 0 ? own.Take() : null;
        return spare is not null;
    }

    /// <summary>Gives back an object that nobody uses any more.</summary>
    /// <param name="spare">The object, ready for its next use.</param>
    public void Give(T spare)
    {
        Pile own = Own();
        if (own.Owner != this)
        {
            lock (_gate)
            {
                Share(spare);
            }

            return;
        }

        if (own.Count == Kept)
        {
            Empty(own);
        }

        own.Spares[own.Count++] = spare;
    }

    private Pile Own() => t_own ??= new Pile(this);

    private void Fill(Pile own)
    {
        lock (_gate)
        {
            while (own.Count < Handful && _shared.TryPop(out T? spare))
            {
                own.Spares[own.Count++] = spare;
            }
        }
    }

    /// <summary>Shares a handful of those that have lain longest.</summary>
    private void Empty(Pile own)
    {
        lock (_gate)
        {
            for (int i = 0; i < Handful; i++)
            {
                Share(own.Spares[i]!);
            }
        }

        Array.Copy(own.Spares, Handful, own.Spares, 0, Kept - Handful);
        Array.Clear(own.Spares, Kept - Handful, Handful);
        own.Count = Kept - Handful;
    }

    private void Share(T spare)
    {
        if (_shared.Count < most)
        {
            _shared.Push(spare);
        }
    }

    private sealed class Pile(Spares<T> owner)
    {
        public readonly Spares<T> Owner = owner;
        public readonly T?[] Spares = new T?[Kept];
        public int Count;

        public T Take()
        {
            T spare = Spares[--Count]!;
            Spares[Count] = null;
            return spare;
        }
    }
}
