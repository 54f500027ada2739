using System.Globalization;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>The pairs of a mapping while it is read, each key once. Few are looked through, which is cheaper than a table for each mapping.</summary>
/// <param name="pairs">The pairs, in document order.</param>
internal sealed class KeyPlaces(List<KeyValuePair<YamlNode, YamlNode>> pairs)
{
    private const int MostScanned = 8;

    private Dictionary<string, int>? _table;

    /// <summary>What tells a key from others: its text, or its place where it is no scalar.</summary>
    public static string Identity(YamlNode key) => key is YamlScalar scalar
        ? scalar.Text
        : string.Create(CultureInfo.InvariantCulture, $"<{key.Line}:{key.Column}>");

    /// <summary>Where the key stands among the pairs; negative if it does not.</summary>
    public int Find(YamlNode key)
    {
        string identity = Identity(key);
        if (_table is not null)
        {
            return _table.TryGetValue(identity, out int place) ? place : -1;
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            if (Identity(pairs[i].Key) == identity)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds a pair whose key is not there yet.</summary>
    public void Add(YamlNode key, YamlNode value)
    {
        _table?.Add(Identity(key), pairs.Count);
        pairs.Add(new(key, value));
        if (_table is null && pairs.Count > MostScanned)
        {
            _table = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < pairs.Count; i++)
            {
                _table.Add(Identity(pairs[i].Key), i);
            }
        }
    }
}
