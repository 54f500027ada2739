using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// The first look at a document, before anything is given a meaning: every mapping key is a known word, every list
/// holds mappings or is one of values, no scalar is of a type that the language does not have. What lies under <c>metadata</c> is free.
/// </summary>
internal sealed class KeyCheck(RuleErrorList errors)
{
    public void Check(YamlMapping mapping, RuleGrammar.Level level)
    {
        foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
        {
            if (key is not YamlScalar { Kind: YamlScalarKind.String } name)
            {
                errors.Add(key, $"config error, key is not of type string: {GoText.Of(key)}", "quote the key, or use one that the language has");
                continue;
            }

            if (!RuleGrammar.IsKnown(name.Text))
            {
                string fix = RuleGrammar.Nearest(name.Text) is { } nearest
                    ? $"did you mean '{nearest}'?"
                    : $"{level.Name} knows {string.Join(", ", level.Keys)}";
                errors.Add(key, $"config error, unknown key '{name.Text}'", fix);
                continue;
            }

            if (!level.Has(name.Text))
            {
                errors.Warn(key, $"key '{name.Text}' has no meaning in {level.Name} and is ignored", $"it belongs in {RuleGrammar.HomeOf(name.Text)}");
            }

            bool isFree = name.Text == "metadata" || (value is YamlSequence && RuleGrammar.HoldsValues(name.Text));
            if (!isFree)
            {
                CheckValue(value, RuleGrammar.LevelUnder(name.Text, level));
            }
        }
    }

    private void CheckValue(YamlNode value, RuleGrammar.Level level)
    {
        switch (value)
        {
            case YamlMapping mapping:
                Check(mapping, level);
                break;
            case YamlSequence sequence:
                CheckItems(sequence, level);
                break;
            case YamlScalar { Kind: YamlScalarKind.Float or YamlScalarKind.LargeInteger } scalar:
                errors.Add(scalar, "error checking config", $"quote it: \"{scalar.Text}\" (a bare {scalar.Text} is a number that the language has no use for)");
                break;
        }
    }

    private void CheckItems(YamlSequence sequence, RuleGrammar.Level level)
    {
        foreach (YamlNode item in sequence.Items)
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
    }
}
