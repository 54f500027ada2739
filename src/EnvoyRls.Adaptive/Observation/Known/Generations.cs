using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation.Known;

/// <summary>
/// A set that forgets: two Bloom filters, of which the older one goes when the younger has come of age. What was added is remembered
/// for one lifetime at least and two at most. Not safe for concurrent use.
/// </summary>
/// <param name="members">How many hashes a generation is made for; about one stranger in fifty passes for a member when it is full.</param>
/// <param name="lifetime">How long a generation lasts.</param>
internal sealed class Generations(int members, TimeSpan lifetime)
{
    private readonly long _lifetime = lifetime.Ticks / TimeSpan.TicksPerMicrosecond;
    private ClientFilter _young = new(members);
    private ClientFilter _old = new(members);

    /// <summary>When the younger generation began, Unix time in microseconds.</summary>
    public long Born { get; private set; }

    /// <summary>Members of the younger generation.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the younger generation has as many as it is made for.</summary>
    public bool IsFull => Count >= members;

    /// <summary>Begins a generation if the younger one is old enough; true if it did.</summary>
    public bool TurnIfOld(long now)
    {
        if (now < Born + _lifetime)
        {
            return false;
        }

        Turn(now);
        return true;
    }

    /// <summary>Begins a generation.</summary>
    public void Turn(long now)
    {
        (_young, _old) = (new ClientFilter(members), _young);
        (Born, Count) = (now, 0);
    }

    public bool Contains(ulong hash) => _young.Contains(hash) || _old.Contains(hash);

    /// <summary>Adds a hash to the younger generation; true if it was in neither.</summary>
    public bool Add(ulong hash)
    {
        if (_young.Contains(hash))
        {
            return false;
        }

        _young.Add(hash);
        Count++;
        return !_old.Contains(hash);
    }

    /// <summary>Adds all members of a filter of the same size.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="count">How many members it has.</param>
    public void Add(ClientFilter filter, int count)
    {
        _young.UnionWith(filter);
        Count += count;
    }

    /// <summary>Both generations in one filter of their own.</summary>
    public ClientFilter Union()
    {
        ClientFilter union = ClientFilter.Of(_young.Words);
        union.UnionWith(_old);
        return union;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Born);
        writer.Write(Count);
        writer.Write(_young.Words.Length);
        foreach (ulong word in _young.Words)
        {
            writer.Write(word);
        }

        foreach (ulong word in _old.Words)
        {
            writer.Write(word);
        }
    }

    /// <summary>Takes the place of all that is there with what was saved.</summary>
    /// <exception cref="InvalidDataException">It is not of this size, or not whole.</exception>
    public void Load(BinaryReader reader)
    {
        long born = reader.ReadInt64();
        int count = reader.ReadInt32();
        if (reader.ReadInt32() != _young.Words.Length || count < 0)
        {
            throw new InvalidDataException("known clients were saved in another size");
        }

        ClientFilter young = ReadFilter(reader);
        ClientFilter old = ReadFilter(reader);
        (_young, _old, Born, Count) = (young, old, born, count);
    }

    private ClientFilter ReadFilter(BinaryReader reader)
    {
        ulong[] words = new ulong[_young.Words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = reader.ReadUInt64();
        }

        return ClientFilter.Of(words);
    }
}
