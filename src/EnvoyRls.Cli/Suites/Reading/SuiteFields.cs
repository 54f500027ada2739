using System.Numerics;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Loading;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Suites.Reading;

/// <summary>
/// Reads fields of a suite's mappings. Absent and null are <see langword="null"/>; what is wrong is reported with its
/// place and read as <see langword="null"/>, so that one reading finds every mistake.
/// </summary>
internal sealed class SuiteFields(RuleErrorList errors)
{
    private const string DurationForm = "write a number and its unit, as in 500ms, 90s or 1h30m";

    public RuleErrorList Errors { get; } = errors;

    /// <summary>Reports every key that the level does not have.</summary>
    public void CheckKeys(YamlMapping mapping, string level, params ReadOnlySpan<string> keys)
    {
        foreach ((YamlNode key, _) in mapping.Pairs)
        {
            string name = key is YamlScalar scalar ? scalar.Text : "";
            if (!keys.Contains(name))
            {
                string[] known = keys.ToArray();
                string fix = Spelling.Nearest(name, known) is { } nearest ? $"did you mean '{nearest}'?" : $"{level} knows {string.Join(", ", known)}";
                Errors.Add(key, name.Length == 0 ? "a key must be a word" : $"unknown key '{name}' in {level}", fix);
            }
        }
    }

    public YamlScalar? Scalar(YamlMapping mapping, string field)
    {
        switch (Find(mapping, field))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return scalar;
            case { } other:
                Refuse(other, field, "one value", $"write {field}: value");
                return null;
        }
    }

    /// <summary>Text that must be there and not empty.</summary>
    public string RequiredText(YamlMapping mapping, string field, string level)
    {
        string text = Scalar(mapping, field)?.Text ?? "";
        if (text.Length == 0 && Find(mapping, field) is null or YamlScalar)
        {
            Errors.Add(Find(mapping, field) ?? mapping, $"{level} has no {field}", $"add {field}: text");
        }

        return text;
    }

    public bool Flag(YamlMapping mapping, string field)
    {
        if (Scalar(mapping, field) is not { } scalar || scalar.Kind == YamlScalarKind.False)
        {
            return false;
        }

        if (scalar.Kind != YamlScalarKind.True)
        {
            Refuse(scalar, field, "true or false", "write true or false without quotes");
        }

        return true;
    }

    /// <summary>A percentage in hundredths of a percent.</summary>
    public int? Percentage(YamlMapping mapping, string field)
    {
        if (Scalar(mapping, field) is not { } scalar)
        {
            return null;
        }

        if (PercentageText.TryParse(scalar.Text, out int hundredths) && hundredths <= PercentageText.Whole)
        {
            return hundredths;
        }

        Refuse(scalar, field, "a percentage from 0% to 100%", "write it as in 90%");
        return null;
    }

    public long? Number(YamlMapping mapping, string field, long least, long most)
    {
        if (Scalar(mapping, field) is not { } scalar)
        {
            return null;
        }

        if (scalar.Kind == YamlScalarKind.Integer && YamlScalarResolver.ParseInteger(scalar.Text) is BigInteger value && value >= least && value <= most)
        {
            return (long)value;
        }

        Refuse(scalar, field, $"a whole number from {least} to {most}", "write the number without quotes, sign or fraction");
        return null;
    }

    /// <summary>A time in microseconds.</summary>
    public long? Duration(YamlMapping mapping, string field)
    {
        if (Scalar(mapping, field) is not { } scalar)
        {
            return null;
        }

        if (scalar.Kind == YamlScalarKind.String && DurationText.TryParse(scalar.Text, out long microseconds))
        {
            return microseconds;
        }

        Refuse(scalar, field, "a time with its unit", scalar.Kind == YamlScalarKind.Integer ? $"for seconds write {scalar.Text}s" : DurationForm);
        return null;
    }

    /// <summary>One of a few words, in any letter case; its place among them.</summary>
    public int? Word(YamlMapping mapping, string field, params string[] words)
    {
        if (Scalar(mapping, field) is not { } scalar)
        {
            return null;
        }

        int index = Array.FindIndex(words, word => word.Equals(scalar.Text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return index;
        }

        string alternatives = Spelling.Alternatives(words);
        Refuse(scalar, field, alternatives, Spelling.Nearest(scalar.Text, words) is { } nearest ? $"did you mean {nearest}?" : $"write {alternatives}");
        return null;
    }

    public YamlMapping? Mapping(YamlMapping mapping, string field)
    {
        switch (Find(mapping, field))
        {
            case null:
                return null;
            case YamlMapping value:
                return value;
            case { } other:
                Refuse(other, field, "a mapping", $"put keys below {field}, indented");
                return null;
        }
    }

    /// <summary>The items of a list of mappings; none if there is no list.</summary>
    public IReadOnlyList<YamlMapping> Items(YamlMapping mapping, string field)
    {
        switch (Find(mapping, field))
        {
            case null:
                return [];
            case YamlSequence sequence:
                foreach (YamlNode other in sequence.Items.Where(item => item is not YamlMapping))
                {
                    Refuse(other, field, "a list of mappings", "start each item with a key, as in '- key: value'");
                }

                return [.. sequence.Items.OfType<YamlMapping>()];
            case { } other:
                Refuse(other, field, "a list", $"start each item below {field} with '- '");
                return [];
        }
    }

    /// <summary>Reports a value that is not what the field must be.</summary>
    public void Refuse(YamlNode place, string field, string expected, string fix) => Errors.Add(place, $"'{field}' must be {expected}", fix);

    /// <summary>The field's value; <see langword="null"/> if there is none or it is YAML's null.</summary>
    public static YamlNode? Find(YamlMapping mapping, string field) =>
        mapping.Find(field) is { } value and not YamlScalar { Kind: YamlScalarKind.Null } ? value : null;
}
