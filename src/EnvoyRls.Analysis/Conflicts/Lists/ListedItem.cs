using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Conflicts.Lists;

/// <summary>An item of a list and the values that it is about.</summary>
/// <param name="Entry">The item.</param>
/// <param name="Order">Its place in the list.</param>
/// <param name="Values">Its values.</param>
internal sealed record ListedItem(AccessListEntry Entry, int Order, ValueSet Values)
{
    /// <summary>Each value, network, prefix or suffix of the item on its own, and how it is written.</summary>
    public IEnumerable<(string Text, ValueSet Values)> Elements => Values switch
    {
        NetworkSet set => set.Networks.Select(network => (network.ToString(), (ValueSet)new NetworkSet([network]))),
        GlobSet set => set.Globs.Zip(Entry.Matcher.Values, (glob, text) => (text, (ValueSet)new GlobSet([glob]))),
        _ => Entry.Matcher.Values.Select(text => (text, (ValueSet)new TextSet([text]))),
    };

    /// <summary>Whether the item applies at least as long as another.</summary>
    public bool OutlastsOrEquals(ListedItem other) => Entry.Ends >= other.Entry.Ends;
}
