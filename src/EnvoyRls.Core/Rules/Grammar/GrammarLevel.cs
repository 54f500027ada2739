using System.Collections.Frozen;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>A kind of mapping and the keys that mean something in it.</summary>
/// <param name="name">What errors call a mapping of this kind.</param>
/// <param name="keys">Its keys, in the order in which people are told of them.</param>
internal sealed class GrammarLevel(string name, params GrammarKey[] keys)
{
    private readonly FrozenDictionary<string, GrammarKey> _byName = keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>The name as one word.</summary>
    public string Id { get; } = name[(name.LastIndexOf(' ') + 1)..];

    public IReadOnlyList<GrammarKey> Keys { get; } = keys;

    /// <summary>Whether the reference has mappings of this kind.</summary>
    public bool IsReference { get; } = Array.Exists(keys, key => key.IsReference);

    /// <summary>The key of that name, or <see langword="null"/>.</summary>
    public GrammarKey? Find(string key) => _byName.GetValueOrDefault(key);
}
