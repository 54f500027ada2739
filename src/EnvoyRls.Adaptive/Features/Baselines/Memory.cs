using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>A bounded table; a newcomer takes the place of what has not been seen for longest.</summary>
internal sealed class Memory<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : IRemembered
{
    private readonly Dictionary<TKey, TValue> _values = [];

    public int Count => _values.Count;

    public IEnumerable<KeyValuePair<TKey, TValue>> All => _values;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public void Add(TKey key, TValue value)
    {
        if (_values.Count >= capacity)
        {
            _values.Remove(_values.MinBy(entry => entry.Value.Seen).Key);
        }

        _values[key] = value;
    }

    public void Clear() => _values.Clear();
}
