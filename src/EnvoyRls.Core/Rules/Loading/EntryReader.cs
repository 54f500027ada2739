using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads what a descriptor says about the entries that it matches.</summary>
internal sealed class EntryReader(RuleErrorList errors)
{
    private readonly FieldReader _fields = new(errors);
    private readonly MatchReader _matches = new(errors);
    private string _lastKey = "";

    public EntryDraft Read(YamlMapping mapping)
    {
        EntryDraft entry = new(
            errors.PlaceOf(mapping),
            ReadKey(mapping),
            _matches.Read(mapping),
            _fields.Flag(mapping, "fallthrough"),
            _fields.Flag(mapping, "share_threshold"),
            _fields.Flag(mapping, "value_to_metric"));
        if (entry.Key.Length == 0)
        {
            errors.Add(mapping, "descriptor has empty key", "give the descriptor a key");
        }

        if (entry is { ShareThreshold: true, IsWildcard: false, Match.Matcher: null })
        {
            errors.Add(
                mapping.Find("share_threshold")!,
                $"share_threshold can only be used with wildcard values (containing '*'), but found key '{entry.CompositeKey}'",
                "remove share_threshold, put a '*' into the value, or add a match other than exact");
        }

        return entry;
    }

    /// <summary>The key; one text for all that have the same one in a row, as the rules keep it.</summary>
    private string ReadKey(YamlMapping mapping)
    {
        string key = _fields.Text(mapping, "key");
        return _lastKey = key == _lastKey ? _lastKey : key;
    }
}
