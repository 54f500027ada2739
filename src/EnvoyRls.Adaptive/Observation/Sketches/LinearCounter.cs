using System.Numerics;
using System.Runtime.CompilerServices;
using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Adaptive.Observation.Sketches;

/// <summary>
/// How many distinct hashes there were, from 256 bits: linear counting (Whang, Vander-Zanden and Taylor 1990). Within 5 % up to a
/// hundred; it ends at <see cref="Most"/>, which then means that many or more.
/// </summary>
internal struct LinearCounter
{
    public const int Bits = 256;

    private Words _words;

    /// <summary>The largest estimate: that of 256 bits of which all are set, taken as if half a bit were not.</summary>
    public static double Most { get; } = Bits * Math.Log(2 * Bits);

    /// <summary>The bits, for who sends them.</summary>
    [UnscopedRef]
    public Span<ulong> Content => _words;

    public readonly double Estimate()
    {
        int unset = Bits;
        foreach (ulong word in _words)
        {
            unset -= BitOperations.PopCount(word);
        }

        return unset == 0 ? Most : Bits * Math.Log((double)Bits / unset);
    }

    public void Add(ulong hash) => _words[(int)(hash >> 6) & 3] |= 1UL << (int)(hash & 63);

    /// <summary>Takes in all that another counter took in; hashes must be of the same seed.</summary>
    public void Merge(in LinearCounter other)
    {
        for (int i = 0; i < Bits / 64; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    [InlineArray(Bits / 64)]
    private struct Words
    {
        private ulong _first;
    }
}
