using System.Numerics;
using System.Runtime.InteropServices;

namespace EnvoyRls.Adaptive.Observation.Sketches;

/// <summary>
/// How often each of any number of hashes came, in bounded memory: the Count-Min sketch (Cormode and Muthukrishnan, "An improved data
/// stream summary", 2005) with conservative update (Estan and Varghese, "New directions in traffic measurement and accounting", 2002).
/// An estimate is never too low, and with probability 1 - e^-4 (98 %) too high by e/width of all that was counted at most. Counts
/// saturate at 65,535. Not safe for concurrent use.
/// </summary>
internal sealed class CountMin
{
    public const int Depth = 4;

    private readonly ushort[] _counts;
    private readonly int _mask;

    /// <param name="width">Counters in each of <see cref="Depth"/> rows, rounded up to a power of two; 8 bytes each together.</param>
    public CountMin(int width)
    {
        Width = (int)BitOperations.RoundUpToPowerOf2((uint)width);
        _mask = Width - 1;
        _counts = new ushort[Width * Depth];
    }

    /// <summary>Counters in a row.</summary>
    public int Width { get; }

    /// <summary>Counts a hash once.</summary>
    /// <returns>The estimate after that.</returns>
    public int Add(ulong hash)
    {
        int count = Math.Min(Estimate(hash) + 1, ushort.MaxValue);
        Raise(hash, count);
        return count;
    }

    /// <summary>Makes the estimate of a hash at least so high: what was counted for it elsewhere.</summary>
    public void Raise(ulong hash, long count)
    {
        ushort least = (ushort)Math.Clamp(count, 0, ushort.MaxValue);
        for (int row = 0; row < Depth; row++)
        {
            ref ushort counter = ref Counter(hash, row);
            counter = Math.Max(counter, least);
        }
    }

    /// <summary>How often a hash came, at most.</summary>
    public int Estimate(ulong hash)
    {
        int least = ushort.MaxValue;
        for (int row = 0; row < Depth; row++)
        {
            least = Math.Min(least, Counter(hash, row));
        }

        return least;
    }

    /// <summary>Forgets one half of everything.</summary>
    public void Halve()
    {
        // Four counters a word: the bit that would fall into the counter below is masked away.
        foreach (ref ulong four in MemoryMarshal.Cast<ushort, ulong>(_counts.AsSpan()))
        {
            four = (four >> 1) & 0x7fff_7fff_7fff_7fff;
        }
    }

    /// <summary>A row's counter, by double hashing (Kirsch and Mitzenmacher 2006).</summary>
    private ref ushort Counter(ulong hash, int row) =>
        ref _counts[(row * Width) + (int)((uint)((uint)hash + ((uint)row * (uint)(hash >> 32))) & (uint)_mask)];
}
