namespace EnvoyRls.Adaptive.Detection.Persistence;

/// <summary>The p-values of one subject's last ticks, and whether they amount to something.</summary>
internal sealed class EvidenceTrack
{
    private readonly PersistenceOptions _options;
    private readonly double[] _pValues;
    private readonly double[] _sorted;
    private int _next;
    private int _quiet;
    private bool _persists;

    public EvidenceTrack(PersistenceOptions options)
    {
        _options = options;
        _pValues = new double[options.Of];
        _sorted = new double[options.Of];
        Array.Fill(_pValues, 1);
    }

    /// <summary>The tick of the last p-value, in the count of whoever keeps the track.</summary>
    public long Tick { get; set; }

    public Evidence Evidence { get; private set; } = Evidence.None;

    /// <summary>Whether nothing would be lost with it.</summary>
    public bool IsIdle => Evidence is { Strange: 0, Persists: false };

    public Evidence Add(double p)
    {
        _pValues[_next] = p;
        _next = (_next + 1) % _pValues.Length;
        _quiet = p <= _options.Enter ? 0 : _quiet + 1;
        _pValues.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        double level = _sorted[_options.Strange - 1];
        bool isOn = level <= _options.Enter && p <= _options.Enter;
        _persists = isOn || (_persists && _quiet < _options.Quiet);
        Evidence = new Evidence(level, Array.FindAll(_sorted, value => value <= _options.Enter).Length, isOn, _persists);
        return Evidence;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_quiet);
        writer.Write(_persists);
        for (int index = 0; index < _pValues.Length; index++)
        {
            writer.Write(_pValues[(_next + index) % _pValues.Length]);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public static EvidenceTrack Load(BinaryReader reader, PersistenceOptions options)
    {
        int quiet = reader.ReadInt32();
        bool persists = reader.ReadBoolean();
        EvidenceTrack track = new(options);
        for (int index = 0; index < options.Of; index++)
        {
            double p = reader.ReadDouble();
            track.Add(p is > 0 and <= 1 ? p : throw new InvalidDataException("A p-value is not above 0 to 1."));
        }

        track._quiet = quiet;
        track._persists |= persists;
        track.Evidence = track.Evidence with { Persists = track._persists };
        return track;
    }
}
