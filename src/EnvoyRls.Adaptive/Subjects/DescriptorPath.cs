using System.Text;

namespace EnvoyRls.Adaptive.Subjects;

/// <summary>
/// Entries of a descriptor in their order, some of whose values may be left open: with all values it is a key, with some a
/// signature, with none the shape of a segment. Immutable; equal if all entries are.
/// </summary>
internal sealed class DescriptorPath : IEquatable<DescriptorPath>
{
    private readonly PathEntry[] _entries;

    /// <param name="entries">At least one.</param>
    public DescriptorPath(IEnumerable<PathEntry> entries)
    {
        _entries = [.. entries];
        ArgumentOutOfRangeException.ThrowIfZero(_entries.Length, nameof(entries));
    }

    public IReadOnlyList<PathEntry> Entries => _entries;

    /// <summary>Whether every value is given.</summary>
    public bool IsKey => Array.TrueForAll(_entries, entry => entry.Value is not null);

    /// <summary>Whether all that is in another path is in this one: the same keys, and the same values where this one gives any.</summary>
    public bool Covers(DescriptorPath other)
    {
        if (other._entries.Length != _entries.Length)
        {
            return false;
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].Key != other._entries[i].Key || (_entries[i].Value is { } value && value != other._entries[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(DescriptorPath? other) => other is not null && _entries.AsSpan().SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as DescriptorPath);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (PathEntry entry in _entries)
        {
            hash.Add(entry);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: <c>path=/login, remote_address=*</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (PathEntry entry in _entries)
        {
            text.Append(text.Length > 0 ? ", " : "").Append(entry.Key).Append('=').Append(entry.Value ?? "*");
        }

        return text.ToString();
    }
}
