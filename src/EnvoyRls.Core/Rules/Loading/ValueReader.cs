using System.Numerics;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// Reads values that are more than a YAML type. Absent and null are <see langword="null"/>; a value that makes no sense is
/// reported and is <see langword="null"/> too.
/// </summary>
internal sealed class ValueReader(RuleErrorList errors)
{
    public const string MomentForm = "write 2026-03-01 or 2026-03-01T08:00:00+01:00";

    private const string DurationForm = "write a number and its unit, as in 500ms, 90s, 15m, 36h, 30d or 1h30m";

    /// <summary>Whether a key is there with a value.</summary>
    public static bool Has(YamlMapping mapping, string field) => mapping.Find(field) is not (null or YamlScalar { Kind: YamlScalarKind.Null });

    /// <summary>A value of an enum by its word.</summary>
    public T? Word<T>(YamlMapping mapping, string field)
        where T : struct, Enum
    {
        if (Scalar(mapping, field, "a word") is not { } scalar)
        {
            return null;
        }

        if (WordTable<T>.Find(scalar.Text) is { } value)
        {
            return value;
        }

        string words = Spelling.Alternatives(WordTable<T>.Words);
        string fix = Spelling.Nearest(scalar.Text, WordTable<T>.Words) is { } nearest ? $"did you mean '{nearest}'?" : $"write {words}";
        errors.AddValue(scalar, field, words, fix);
        return null;
    }

    /// <summary>A whole number within the bounds that the grammar gives the key, none of them negative.</summary>
    public uint? Number(YamlMapping mapping, GrammarLevel level, string field) => (uint?)Whole(mapping, level, field);

    /// <summary>A whole number within the bounds that the grammar gives the key.</summary>
    public long? Whole(YamlMapping mapping, GrammarLevel level, string field)
    {
        if (Scalar(mapping, field, "a number") is not { } scalar)
        {
            return null;
        }

        GrammarKey key = level.Find(field)!;
        if (scalar.Kind == YamlScalarKind.Integer)
        {
            BigInteger number = YamlScalarResolver.ParseInteger(scalar.Text);
            if (number >= key.Least && number <= key.Most)
            {
                return (long)number;
            }
        }

        string sign = key.Least < 0 ? "" : ", sign";
        errors.AddValue(scalar, field, $"a whole number from {key.Least} to {key.Most}", $"write such a number, without quotes{sign} or fraction");
        return null;
    }

    /// <summary>A moment in Unix microseconds.</summary>
    public long? Moment(YamlMapping mapping, string field, TimeZoneInfo zone)
    {
        string text = new FieldReader(errors).Text(mapping, field);
        if (text.Length == 0)
        {
            return null;
        }

        if (MomentText.TryParse(text, zone, out long moment))
        {
            return moment;
        }

        errors.AddValue(mapping.Find(field)!, field, "a date or an RFC 3339 time", MomentForm);
        return null;
    }

    /// <summary>A time in microseconds, from a millisecond to 366 days.</summary>
    public long? Duration(YamlMapping mapping, string field)
    {
        if (Scalar(mapping, field, "a time") is not { } scalar)
        {
            return null;
        }

        if (scalar.Kind is YamlScalarKind.Integer or YamlScalarKind.LargeInteger or YamlScalarKind.Float)
        {
            errors.AddValue(scalar, field, "a time with its unit", scalar.Kind == YamlScalarKind.Integer ? $"for seconds write {scalar.Text}s" : DurationForm);
            return null;
        }

        if (!DurationText.TryParse(scalar.Text, out long microseconds))
        {
            errors.AddValue(scalar, field, "a time with its unit", DurationForm);
            return null;
        }

        if (microseconds is >= Limit.LeastWindow and <= Limit.MostWindow)
        {
            return microseconds;
        }

        errors.AddValue(scalar, field, "a time from 1ms to 366d", microseconds == 0 ? "write a longer time" : "write a shorter time");
        return null;
    }

    /// <summary>A percentage in hundredths of a percent.</summary>
    /// <param name="mapping">What is read.</param>
    /// <param name="field">The key.</param>
    /// <param name="most">The greatest, in hundredths of a percent.</param>
    /// <param name="least">The least.</param>
    public int? Percentage(YamlMapping mapping, string field, int most = PercentageText.Whole, int least = 0)
    {
        if (Scalar(mapping, field, "a percentage") is not { } scalar)
        {
            return null;
        }

        if (TryRead(scalar.Text, out int hundredths))
        {
            return hundredths;
        }

        string fix = TryRead($"{scalar.Text}%", out _) ? $"write {scalar.Text}%" : "write it as in 25% or 0.5%";
        errors.AddValue(scalar, field, $"a percentage from {PercentageText.Format(least)} to {PercentageText.Format(most)} with at most two decimals", fix);
        return null;

        bool TryRead(string text, out int read) => PercentageText.TryParse(text, out read) && read >= least && read <= most;
    }

    /// <summary>The items of a list of scalars, taken as written; none is empty.</summary>
    public IReadOnlyList<YamlScalar>? TextList(YamlMapping mapping, string field, string example)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return null;
            case YamlSequence { Items.Count: > 0 } sequence:
                return [.. sequence.Items.Select(item => Item(item, field, example)).OfType<YamlScalar>()];
            case YamlSequence empty:
                errors.Add(empty, $"'{field}' is an empty list", $"write {field}: {example}, or remove {field}");
                return null;
            case { } other:
                errors.AddShape(other, field, "a list", $"write {field}: {example}");
                return null;
        }
    }

    private YamlScalar? Item(YamlNode item, string field, string example)
    {
        if (item is YamlScalar { Kind: not YamlScalarKind.Null, Text.Length: > 0 } scalar)
        {
            return scalar;
        }

        errors.AddShape(item, field, "a list of texts that are not empty", $"write {field}: {example}");
        return null;
    }

    private YamlScalar? Scalar(YamlMapping mapping, string field, string expected)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return null;
            case YamlScalar scalar:
                return scalar;
            case { } other:
                errors.AddShape(other, field, expected, $"write one value behind {field}:");
                return null;
        }
    }
}
