using System.Numerics;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// Reads fields of a mapping as the types the language gives them; absent and null are the type's default. A value of
/// the wrong type is reported and read as the default, so that reading goes on to find the next mistake.
/// </summary>
internal sealed class FieldReader(RuleErrorList errors)
{
    /// <summary>Text as written: <c>0123</c>, <c>yes</c> and <c>2020-01-01</c> stay what the file says.</summary>
    public string Text(YamlMapping mapping, string field)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return "";
            case YamlScalar scalar:
                return scalar.Text;
            case { } other:
                errors.AddShape(other, field, "a string", $"write {field}: some_text");
                return "";
        }
    }

    /// <param name="mapping">What is read.</param>
    /// <param name="field">The key.</param>
    /// <param name="absent">What absent and null mean.</param>
    public bool Flag(YamlMapping mapping, string field, bool absent = false)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return absent;
            case YamlScalar { Kind: YamlScalarKind.False }:
                return false;
            case YamlScalar { Kind: YamlScalarKind.True }:
                return true;
            case { } other:
                errors.AddShape(other, field, "true or false", "write true or false without quotes");
                return false;
        }
    }

    /// <summary>An unsigned 32-bit number.</summary>
    public uint Number(YamlMapping mapping, string field)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return 0;
            case YamlScalar { Kind: YamlScalarKind.Integer } scalar when Fits(scalar, out uint value):
                return value;
            case YamlScalar scalar when IsReported(scalar, field):
                return 0;
            case { } other:
                errors.AddShape(other, field, $"a whole number from 0 to {uint.MaxValue}", "write the number without quotes, sign or fraction");
                return 0;
        }
    }

    public YamlMapping? Mapping(YamlMapping mapping, string field)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return null;
            case YamlMapping value:
                return value;
            case YamlScalar scalar when field != "metadata" && IsReported(scalar, field):
                return null;
            case { } other:
                errors.AddShape(other, field, "a mapping", $"put keys below {field}, indented");
                return null;
        }
    }

    /// <summary>The items of a list that are mappings; others were reported by the first look.</summary>
    public IEnumerable<YamlMapping> Items(YamlMapping mapping, string field)
    {
        switch (mapping.Find(field))
        {
            case null or YamlScalar { Kind: YamlScalarKind.Null }:
                return [];
            case YamlScalar scalar when IsReported(scalar, field):
                return [];
            case YamlSequence sequence:
                return sequence.Items.OfType<YamlMapping>();
            case { } other:
                errors.AddShape(other, field, "a list", $"start each item below {field} with '- '");
                return [];
        }
    }

    /// <summary>Whether the first look has already refused the value.</summary>
    private static bool IsReported(YamlScalar scalar, string field) =>
        scalar.Kind is YamlScalarKind.Float or YamlScalarKind.LargeInteger && RuleGrammar.Vocabulary.ReferenceKey(field) is not null;

    private static bool Fits(YamlScalar scalar, out uint value)
    {
        BigInteger number = YamlScalarResolver.ParseInteger(scalar.Text);
        bool fits = number >= 0 && number <= uint.MaxValue;
        value = fits ? (uint)number : 0;
        return fits;
    }
}
