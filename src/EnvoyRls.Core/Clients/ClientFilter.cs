using System.Numerics;

namespace EnvoyRls.Core.Clients;

/// <summary>
/// A set of clients that may take one for a member who is none, and never the other way round (B. H. Bloom, "Space/time
/// trade-offs in hash coding with allowable errors", 1970; the places of a member by double hashing, Kirsch and
/// Mitzenmacher 2006). Its size does not change. Safe from any thread, without locks.
/// </summary>
public sealed class ClientFilter
{
    /// <summary>Bits for each expected member: with seven places of each, about one stranger in a hundred is taken for a member.</summary>
    private const int BitsPerMember = 10;

    private const int Places = 7;

    private readonly ulong[] _words;

    /// <param name="members">How many members are expected, at least 1; more only let more strangers pass for members.</param>
    public ClientFilter(int members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        _words = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Max(64, (long)members * BitsPerMember)) / 64];
    }

    private ClientFilter(ulong[] words) => _words = words;

    /// <summary>The bits, for who keeps or sends the filter; a power of two of words.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>A filter of these bits, which are copied.</summary>
    /// <exception cref="ArgumentException">The number of words is not a power of two.</exception>
    public static ClientFilter Of(ReadOnlySpan<ulong> words) => BitOperations.IsPow2(words.Length)
        ? new ClientFilter(words.ToArray())
        : throw new ArgumentException("a filter has a power of two of words", nameof(words));

    /// <summary>Adds a client, by <see cref="ClientStandings.Hash"/>.</summary>
    public void Add(ulong client)
    {
        (ulong place, ulong step) = FirstPlace(client);
        for (int i = 0; i < Places; i++, place += step)
        {
            ulong bit = 1UL << (int)(place & 63);
            ref ulong word = ref WordOf(place);
            if ((Volatile.Read(ref word) & bit) == 0)
            {
                Interlocked.Or(ref word, bit);
            }
        }
    }

    /// <summary>Whether a client was added, or looks as if.</summary>
    public bool Contains(ulong client)
    {
        (ulong place, ulong step) = FirstPlace(client);
        for (int i = 0; i < Places; i++, place += step)
        {
            if ((Volatile.Read(ref WordOf(place)) & (1UL << (int)(place & 63))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds all members of another filter of the same size.</summary>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public void UnionWith(ClientFilter other)
    {
        if (other._words.Length != _words.Length)
        {
            throw new ArgumentException($"the filter has {other._words.Length} words, not {_words.Length}", nameof(other));
        }

        for (int i = 0; i < _words.Length; i++)
        {
            Interlocked.Or(ref _words[i], Volatile.Read(ref other._words[i]));
        }
    }

    /// <summary>Two numbers that hardly depend on each other; the step is odd, so that it reaches every place.</summary>
    private static (ulong Place, ulong Step) FirstPlace(ulong client) => (StableHash.Finish(client), StableHash.Finish(~client) | 1);

    private ref ulong WordOf(ulong place) => ref _words[(int)((place >> 6) & (ulong)(_words.Length - 1))];
}
