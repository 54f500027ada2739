using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// The first look at a document, before anything is given a meaning: every mapping key is a known word, every list
/// holds mappings or is one of values, no scalar is of a type that the language does not have. What lies under <c>metadata</c> is free.
/// </summary>
internal sealed class KeyCheck(RuleErrorList errors, GrammarVocabulary vocabulary)
{
    public void Check(YamlMapping mapping, GrammarLevel level)
    {
        foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
        {
            if (key is not YamlScalar { Kind: YamlScalarKind.String } name)
            {
                errors.Add(key, $"config error, key is not of type string: {GoText.Of(key)}", "quote the key, or use one that the language has");
                continue;
            }

            if (Identify(name, level) is { } known)
            {
                CheckValue(value, known, level);
            }
        }
    }

    /// <summary>Looks at one item of a list of mappings.</summary>
    public void CheckItem(YamlNode item, GrammarLevel level)
    {
        if (item is YamlMapping mapping)
        {
            Check(mapping, level);
        }
        else
        {
            errors.Add(item, $"config error, yaml file contains list of type other than map: {GoText.Of(item)}", "start each item with a key, as in '- key: name'");
        }
    }

    /// <summary>The key's declaration; <see langword="null"/> if it means nothing here, which is reported.</summary>
    private GrammarKey? Identify(YamlScalar name, GrammarLevel level)
    {
        if (level.Find(name.Text) is { } own)
        {
            return own;
        }

        if (!vocabulary.IsKnown(name.Text))
        {
            string fix = vocabulary.Nearest(name.Text, level) is { } nearest
                ? $"did you mean '{nearest}'?"
                : $"{level.Name} knows {string.Join(", ", level.Keys.Select(key => key.Name))}";
            errors.Add(name, $"config error, unknown key '{name.Text}'", fix);
            return null;
        }

        string home = $"it belongs in {vocabulary.HomeOf(name.Text)}";
        if (vocabulary.ToleratesMisplacedKeys && level.IsReference && vocabulary.ReferenceKey(name.Text) is { } misplaced)
        {
            errors.Warn(name, $"key '{name.Text}' has no meaning in {level.Name} and is ignored", home);
            return misplaced;
        }

        errors.Add(name, $"key '{name.Text}' has no meaning in {level.Name}", home);
        return null;
    }

    private void CheckValue(YamlNode value, GrammarKey key, GrammarLevel level)
    {
        if (key.Type == GrammarType.Free || (!key.IsReference && key.Below is null))
        {
            // Free, or of a type that only its reader knows.
            return;
        }

        GrammarLevel below = key.Below?.Invoke() ?? level;
        switch (value)
        {
            case YamlMapping mapping:
                Check(mapping, below);
                break;
            case YamlSequence sequence:
                CheckItems(sequence, below);
                break;
            case YamlScalar { Kind: YamlScalarKind.Float or YamlScalarKind.LargeInteger } scalar when key.IsReference:
                errors.Add(scalar, "error checking config", $"quote it: \"{scalar.Text}\" (a bare {scalar.Text} is a number that the language has no use for)");
                break;
        }
    }

    private void CheckItems(YamlSequence sequence, GrammarLevel level)
    {
        foreach (YamlNode item in sequence.Items)
        {
            CheckItem(item, level);
        }
    }
}
