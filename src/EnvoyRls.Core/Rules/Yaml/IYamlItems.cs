namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>
/// Takes the items of one list of a document's root while the text is being read, so that the tree of a long list is never there as a whole.
/// </summary>
internal interface IYamlItems
{
    /// <summary>Whether it takes the items of a list.</summary>
    /// <param name="key">The list's key, which has not come before.</param>
    /// <param name="earlier">What the root says before it.</param>
    /// <param name="list">What stands for the list in the root: without items, if they are taken.</param>
    bool Takes(YamlNode key, YamlMapping earlier, YamlSequence list);

    /// <summary>Takes the next item. Should the text turn out not to be YAML behind it, the reader throws as if there were no items.</summary>
    void Take(YamlNode item);
}
