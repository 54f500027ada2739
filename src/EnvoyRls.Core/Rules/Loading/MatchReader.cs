using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>value</c>, <c>values</c>, <c>match</c> and <c>not</c> of a descriptor.</summary>
internal sealed class MatchReader(RuleErrorList errors)
{
    private const string ListKinds = "set, cidr, prefix or suffix";

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _lists = new(errors);
    private readonly MatchValues _values = new(errors);

    public MatchReading Read(YamlMapping mapping)
    {
        string value = _fields.Text(mapping, "value");
        string word = _fields.Text(mapping, "match");
        bool negated = _fields.Flag(mapping, "not");
        IReadOnlyList<YamlScalar>? list = _lists.TextList(mapping, "values", "[first, second]");
        bool readable = list is { Count: > 0 } || !ValueReader.Has(mapping, "values");
        if (word.Length == 0 && list is not null)
        {
            errors.Add(mapping.Find("values")!, "values needs a match that takes a list", $"add 'match: set', or another of {ListKinds}");
        }

        bool statesMatch = negated || word.Length > 0;
        if (!statesMatch || !readable || ReadKind(mapping, word) is not { } kind || !HasRightShape(mapping, kind, value, list))
        {
            return new MatchReading(value, null, statesMatch);
        }

        CheckAsterisks(mapping, kind, value, list);
        YamlScalar[] written = [.. list ?? [(YamlScalar)mapping.Find("value")!]];
        return kind == MatchKind.Exact && !negated
            ? new MatchReading(value, null, statesMatch)
            : Matched(_values.Read(kind, negated, written));
    }

    private static MatchReading Matched(ValueMatcher matcher) => new(matcher.Text, matcher, StatesMatch: true);

    private MatchKind? ReadKind(YamlMapping mapping, string word)
    {
        MatchKind? kind = word.Length == 0 ? MatchKind.Exact : WordTable<MatchKind>.Find(word);
        if (kind is null)
        {
            string fix = Spelling.Nearest(word, WordTable<MatchKind>.Words) is { } nearest ? $"did you mean '{nearest}'?" : $"use {string.Join(", ", WordTable<MatchKind>.Words)}";
            errors.Add(mapping.Find("match")!, $"unknown match '{word}'", fix);
        }

        return kind;
    }

    /// <summary>Whether there is either a value or a list, as the kind takes it; reports what is not so.</summary>
    private bool HasRightShape(YamlMapping mapping, MatchKind kind, string value, IReadOnlyList<YamlScalar>? list)
    {
        string word = WordTable<MatchKind>.WordOf(kind);
        bool takesList = kind is MatchKind.Set or MatchKind.Cidr or MatchKind.Prefix or MatchKind.Suffix;
        switch (value.Length > 0, list)
        {
            case (true, not null):
                errors.Add(mapping.Find("values")!, "value and values exclude each other", "move the value into the list of values");
                return false;
            case (true, null) when kind == MatchKind.Set:
                errors.Add(mapping.Find("value")!, "match: set takes a list", "write 'values: [first, second]', or 'match: exact' for one value");
                return false;
            case (true, null):
                return true;
            case (false, null) when ValueReader.Has(mapping, "values"):
                return false;
            case (false, null):
                (string needed, string example) = kind == MatchKind.Set ? ("values", "values: [first, second]") : ("a value", "value: text");
                errors.Add(mapping.Find("match") ?? mapping.Find("not")!, $"match: {word} needs {needed}", $"add '{example}'");
                return false;
            default:
                if (!takesList)
                {
                    errors.Add(mapping.Find("values")!, $"match: {word} takes one value, not a list", $"write 'value: text', or give each value a descriptor; lists go with {ListKinds}");
                }

                return takesList;
        }
    }

    private void CheckAsterisks(YamlMapping mapping, MatchKind kind, string value, IReadOnlyList<YamlScalar>? list)
    {
        if (_fields.Text(mapping, "key").Contains('*', StringComparison.Ordinal))
        {
            errors.Add(mapping.Find("key")!, "a key with '*' cannot have a match", "name the key in full, or remove match and not");
        }

        if (mapping.Find("match") is null && value.Contains('*', StringComparison.Ordinal))
        {
            errors.Add(mapping.Find("value")!, "not cannot be combined with a wildcard", "add 'match: prefix', suffix or regex, and write the value accordingly");
        }

        if (kind is MatchKind.Prefix or MatchKind.Suffix or MatchKind.Set
            && (value.Contains('*', StringComparison.Ordinal) || (list?.Any(item => item.Text.Contains('*', StringComparison.Ordinal)) ?? false)))
        {
            errors.Warn(
                mapping.Find("values") ?? mapping.Find("value")!,
                $"'*' is an ordinary character with match: {WordTable<MatchKind>.WordOf(kind)}",
                "remove it, or remove match to make it a wildcard");
        }
    }
}
