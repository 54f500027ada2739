using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Conflicts.Lists;

/// <summary>The items of one list, found by a value that they match.</summary>
internal sealed class ItemTable
{
    private readonly Dictionary<string, List<(ValueIndex Index, ListedItem[] Items)>> _byKey = new(StringComparer.Ordinal);

    public ItemTable(IReadOnlyList<AccessListEntry> entries)
    {
        Items = [.. entries.Select((entry, order) => new ListedItem(entry, order, ValueSets.Of(entry.Matcher)))];
        foreach (IGrouping<(string Key, MatchKind Kind), ListedItem> alike in Items.GroupBy(item => (item.Entry.Key, item.Entry.Matcher.Kind)))
        {
            ListedItem[] items = [.. alike];
            if (!_byKey.TryGetValue(alike.Key.Key, out List<(ValueIndex Index, ListedItem[] Items)>? kinds))
            {
                _byKey.Add(alike.Key.Key, kinds = []);
            }

            kinds.Add((ValueIndex.Create(alike.Key.Kind, [.. items.Select(item => item.Entry.Matcher)]), items));
        }
    }

    /// <summary>The items in the order in which they are written.</summary>
    public IReadOnlyList<ListedItem> Items { get; }

    /// <summary>The items about a key that match a value, those that match it several times as often.</summary>
    public IEnumerable<ListedItem> Matching(string key, string value)
    {
        foreach ((ValueIndex index, ListedItem[] items) in _byKey.GetValueOrDefault(key, []))
        {
            for (int at = index.Find(value, ValueIndex.None); at >= 0; at = index.Find(value, at))
            {
                yield return items[index.OwnerOf(at)];
            }
        }
    }
}
