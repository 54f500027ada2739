using EnvoyRls.Adaptive.Detection.Saving;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Persistence;

/// <summary>
/// Tells what lasts from what comes by chance: a subject counts when it was strange in k of the last n ticks, and until it was quiet
/// for several in a row. Only subjects that were strange lately take room. For one thread at a time.
/// </summary>
internal sealed class PersistenceTable
{
    private readonly PersistenceOptions _options;
    private readonly Dictionary<Subject, EvidenceTrack> _tracks = [];
    private long _tick;

    public PersistenceTable(PersistenceOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>How many subjects were strange lately.</summary>
    public int Count => _tracks.Count;

    /// <summary>Subjects nothing should be learnt from: those that persist, and those strange more than once in the last ticks.</summary>
    public HashSet<Subject> Suspicious()
    {
        HashSet<Subject> suspicious = [];
        foreach ((Subject subject, EvidenceTrack track) in _tracks)
        {
            if (track.Evidence is { Persists: true } or { Strange: > 1 })
            {
                suspicious.Add(subject);
            }
        }

        return suspicious;
    }

    /// <summary>Takes in a subject's p-value of this tick.</summary>
    /// <param name="subject">Each at most once a tick.</param>
    /// <param name="p">Above 0 to 1.</param>
    public Evidence Observe(Subject subject, double p)
    {
        if (!_tracks.TryGetValue(subject, out EvidenceTrack? track))
        {
            if (p > _options.Enter || _tracks.Count >= _options.Subjects)
            {
                return Evidence.None;
            }

            track = new EvidenceTrack(_options);
            _tracks.Add(subject, track);
        }

        track.Tick = _tick;
        return track.Add(p);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_tracks.Count);
        foreach ((Subject subject, EvidenceTrack track) in _tracks)
        {
            SavedSubject.Write(writer, subject);
            track.Save(writer);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader)
    {
        _tracks.Clear();
        int count = reader.ReadCount("The number of subjects", 0, _options.Subjects);
        for (int index = 0; index < count; index++)
        {
            Subject subject = SavedSubject.Read(reader);
            EvidenceTrack track = EvidenceTrack.Load(reader, _options);
            track.Tick = _tick - 1;
            _tracks[subject] = track;
        }
    }

    /// <summary>Ends the tick: subjects of which it said nothing were quiet in it.</summary>
    public void EndTick()
    {
        foreach ((Subject subject, EvidenceTrack track) in _tracks)
        {
            if (track.Tick < _tick)
            {
                track.Add(1);
            }

            if (track.IsIdle)
            {
                _tracks.Remove(subject);
            }
        }

        _tick++;
    }
}
