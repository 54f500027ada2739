using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>Which keys or signatures are under suspicion, by their hashes; a subject is known by the vector that was made of it.</summary>
internal sealed class Suspects
{
    private readonly Dictionary<Subject, ulong> _shown = [];
    private readonly HashSet<ulong> _hashes = [];
    private Dictionary<Subject, ulong> _suspects = [];

    public bool Contains(ulong hash) => _hashes.Contains(hash);

    /// <summary>Begins an interval.</summary>
    public void Clear() => _shown.Clear();

    /// <summary>Remembers whose vector was made.</summary>
    public void Show(Subject subject, ulong hash) => _shown[subject] = hash;

    /// <summary>Takes the verdict on the interval.</summary>
    public void Judge(IReadOnlySet<Subject> suspicious)
    {
        Dictionary<Subject, ulong> suspects = [];
        _hashes.Clear();
        foreach (Subject subject in suspicious)
        {
            if (_shown.TryGetValue(subject, out ulong hash) || _suspects.TryGetValue(subject, out hash))
            {
                suspects[subject] = hash;
                _hashes.Add(hash);
            }
        }

        _suspects = suspects;
    }
}
