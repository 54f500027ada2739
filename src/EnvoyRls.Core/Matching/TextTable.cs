using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Core.Matching;

/// <summary>Values filed under texts and found by spans, together with the lengths that texts have, shortest first.</summary>
internal sealed class TextTable<TValue>
    where TValue : class
{
    private readonly Dictionary<string, TValue>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[] _lengths;

    public TextTable(IEnumerable<KeyValuePair<string, TValue>> items)
    {
        Dictionary<string, TValue> table = new(items, StringComparer.Ordinal);
        _lookup = table.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. table.Keys.Select(key => key.Length).Distinct().Order()];
    }

    public ReadOnlySpan<int> Lengths => _lengths;

    public bool TryGet(ReadOnlySpan<char> text, [NotNullWhen(true)] out TValue? value) => _lookup.TryGetValue(text, out value);
}
