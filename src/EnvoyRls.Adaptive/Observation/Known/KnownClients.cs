using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation.Known;

/// <summary>
/// Learns which clients were there before, from two sights that lie far enough apart, and forgets those that stay away. How many become
/// known in a time is bounded, so that an attack that lasts does not make itself known at once. Not safe for concurrent use.
/// </summary>
internal sealed class KnownClients
{
    private const byte Version = 1;

    private readonly KnownClientsOptions _options;
    private readonly long _apart;
    private readonly long _readyAt;
    private readonly int _timesApart;

    /// <summary>Who was seen in the last times of <see cref="KnownClientsOptions.Apart"/>, the oldest first: too lately to tell by now.</summary>
    private readonly Queue<(ClientFilter Filter, int Count)> _recent = new();

    /// <summary>Who was seen long enough ago.</summary>
    private readonly Generations _candidates;
    private readonly Generations _known;
    private ClientFilter _running;
    private int _runningCount;
    private long _runningSince;
    private int _promoted;
    private ClientFilter _filter;
    private bool _isLoaded;

    /// <param name="options">When a client counts as known.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public KnownClients(KnownClientsOptions options, long now)
    {
        _options = options;
        _apart = Microseconds(options.Apart);
        _readyAt = now + Microseconds(options.Learning);
        _timesApart = (int)Math.Ceiling(options.Over / options.Apart);
        _candidates = new Generations(options.Capacity, options.Candidacy);
        _known = new Generations(options.Capacity, options.Kept);
        _candidates.Turn(now);
        _known.Turn(now);
        _running = new ClientFilter(options.Capacity);
        _runningSince = now;
        _filter = new ClientFilter(options.Capacity);
    }

    /// <summary>Who is known; <see langword="null"/> as long as that has not been learnt for long enough.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    public ClientFilter? Filter(long now) => _isLoaded || now >= _readyAt ? _filter : null;

    /// <summary>Takes in the sight of a client that is not suspicious.</summary>
    /// <param name="client">As standings know it; not 0.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public void Note(ulong client, long now)
    {
        Turn(now);
        if (_filter.Contains(client))
        {
            Keep(client);
        }
        else if (_candidates.Contains(client))
        {
            Promote(client, now);
        }
        else if (_runningCount < _options.Capacity && !_running.Contains(client))
        {
            _running.Add(client);
            _runningCount++;
        }
    }

    /// <summary>What is to outlive a restart.</summary>
    public byte[] Save()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Version);
        _known.Save(writer);
        return stream.ToArray();
    }

    /// <summary>Goes on from what was saved.</summary>
    /// <exception cref="InvalidDataException">That is not what was saved.</exception>
    public void Load(ReadOnlyMemory<byte> saved)
    {
        using MemoryStream stream = new(saved.ToArray(), writable: false);
        using BinaryReader reader = new(stream);
        try
        {
            if (reader.ReadByte() != Version)
            {
                throw new InvalidDataException("known clients were saved by another release");
            }

            _known.Load(reader);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("known clients were not saved whole", error);
        }

        _filter = _known.Union();
        _isLoaded = true;
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private void Keep(ulong client)
    {
        if (!_known.IsFull)
        {
            _known.Add(client);
        }
    }

    private void Promote(ulong client, long now)
    {
        double most = now < _readyAt && !_isLoaded ? _options.Capacity : Math.Max(_options.Growth, _options.GrowthShare * _known.Count);
        if (_promoted < most && !_known.IsFull)
        {
            _promoted++;
            _known.Add(client);
            _filter.Add(client);
        }
    }

    private void Turn(long now)
    {
        if (_known.TurnIfOld(now))
        {
            _filter = _known.Union();
        }

        if (now < _runningSince + _apart)
        {
            return;
        }

        // After a pause longer than all of them, every sight is long enough ago.
        long times = Math.Min((now - _runningSince) / _apart, _timesApart + 1);
        for (; times > 0; times--)
        {
            _recent.Enqueue((_running, _runningCount));
            (_running, _runningCount) = (new ClientFilter(_options.Capacity), 0);
            if (_recent.Count > _timesApart)
            {
                AddCandidates(_recent.Dequeue(), now);
            }
        }

        (_runningSince, _promoted) = (now, 0);
    }

    private void AddCandidates((ClientFilter Filter, int Count) seen, long now)
    {
        // An attack of many clients costs the others their candidacy, never what is known already.
        if (!_candidates.TurnIfOld(now) && _candidates.Count + seen.Count > _options.Capacity)
        {
            _candidates.Turn(now);
        }

        _candidates.Add(seen.Filter, seen.Count);
    }
}
