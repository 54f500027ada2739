using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads one item of an allow or deny list.</summary>
/// <param name="errors">Gets what is wrong.</param>
/// <param name="valuesForm">How the values may be given.</param>
internal sealed class ListItemReader(RuleErrorList errors, string valuesForm)
{
    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);
    private readonly MatchReader _matches = new(errors);

    /// <summary>The item; <see langword="null"/> if it has no values that can be used.</summary>
    public AccessListEntry? Read(YamlMapping item)
    {
        string key = ReadKey(item);
        string reason = _fields.Text(item, "reason");
        long? expires = ReadExpiry(item);
        return ReadMatcher(item) is { } matcher ? new AccessListEntry(key, matcher, reason, expires) { Place = errors.PlaceOf(item) } : null;
    }

    public string ReadKey(YamlMapping item)
    {
        string key = _fields.Text(item, "key");
        if (key.Length == 0)
        {
            errors.Add(item, "an item of a list has empty key", "give the item the key of a descriptor entry");
        }

        return key;
    }

    /// <summary>From when on the item is as if it were not there; <see langword="null"/> for never.</summary>
    public long? ReadExpiry(YamlMapping item) => _values.Moment(item, "expires", TimeZoneInfo.Utc);

    /// <summary>Whether lists can match this way; if not, that is reported.</summary>
    public bool IsAllowed(YamlMapping item, MatchKind? kind)
    {
        bool allowed = kind is not (null or MatchKind.Regex or MatchKind.Number);
        if (!allowed)
        {
            errors.Add(item.Find("match")!, "a list cannot match this way", "use exact, set, cidr, prefix or suffix");
        }

        return allowed;
    }

    private ValueMatcher? ReadMatcher(YamlMapping item)
    {
        if (item.Find("value") is null && item.Find("values") is null)
        {
            errors.Add(item, "an item of a list needs values", valuesForm);
            return null;
        }

        MatchReading match = _matches.Read(item);
        if (!match.StatesMatch && match.Value.Contains('*', StringComparison.Ordinal))
        {
            errors.Add(item.Find("value")!, "a list has no wildcards", "add 'match: prefix' or 'match: suffix' and remove the '*', or 'match: exact' to keep it");
        }

        if (match.Matcher is { } matcher)
        {
            return IsAllowed(item, matcher.Kind) ? matcher : null;
        }

        return match.Value.Length == 0 ? null : new ValueMatcher(MatchKind.Exact, negated: false, [match.Value]);
    }
}
