using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Core.Async;

/// <summary>
/// Objects that wait to be used again, the last one given back first: it is still in the caches of the processor, where one that has waited in a
/// queue behind thousands is not. Each processor has a pile of its own, as far as threads stay on theirs.
/// </summary>
/// <typeparam name="T">What is used again.</typeparam>
/// <param name="most">How many are kept; those beyond are left to the collector.</param>
public sealed class Spares<T>(int most)
    where T : class
{
    private readonly Pile[] _piles = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Pile())];

    /// <summary>Takes one of those that were given back, if there is any.</summary>
    /// <param name="spare">The object, as it was given back.</param>
    public bool TryTake([NotNullWhen(true)] out T? spare)
    {
        int first = Thread.GetCurrentProcessorId();
        for (int i = 0; i < _piles.Length; i++)
        {
            if (_piles[(int)((uint)(first + i) % (uint)_piles.Length)].TryTake(out spare))
            {
                return true;
            }
        }

        spare = null;
        return false;
    }

    /// <summary>Gives back an object that nobody uses any more.</summary>
    /// <param name="spare">The object, ready for its next use.</param>
    public void Give(T spare) => _piles[(int)((uint)Thread.GetCurrentProcessorId() % (uint)_piles.Length)].Give(spare, most / _piles.Length);

    private sealed class Pile
    {
        private readonly Lock _gate = new();
        private T?[] _spares = new T?[16];
        private int _count;

        public bool TryTake([NotNullWhen(true)] out T? spare)
        {
            // A look without the lock may miss one; then another is made.
            if (Volatile.Read(ref _count) == 0)
            {
                spare = null;
                return false;
            }

            lock (_gate)
            {
                if (_count == 0)
                {
                    spare = null;
                    return false;
                }

                spare = _spares[--_count]!;
                _spares[_count] = null;
                return true;
            }
        }

        public void Give(T spare, int most)
        {
            lock (_gate)
            {
                if (_count == _spares.Length)
                {
                    if (_count >= most)
                    {
                        return;
                    }

                    Array.Resize(ref _spares, _count * 2);
                }

                _spares[_count++] = spare;
            }
        }
    }
}
