namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>A mapping with aliases and merge keys resolved; pairs in document order, each key once (the last one wins).</summary>
internal sealed record YamlMapping(int Line, int Column, IReadOnlyList<KeyValuePair<YamlNode, YamlNode>> Pairs) : YamlNode(Line, Column)
{
    /// <summary>The value of the key with that exact text, or <see langword="null"/>.</summary>
    public YamlNode? Find(string key)
    {
        // By index: dozens of keys are looked for in each mapping, and an enumerator is an object.
        for (int i = 0; i < Pairs.Count; i++)
        {
            if (Pairs[i].Key is YamlScalar { Kind: YamlScalarKind.String } scalar && scalar.Text == key)
            {
                return Pairs[i].Value;
            }
        }

        return null;
    }
}
