using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Reads from rules and items which values they match.</summary>
internal static class ValueSets
{
    public static ValueSet Of(ValueMatcher matcher)
    {
        ValueSet values = matcher.Kind switch
        {
            MatchKind.Cidr => new NetworkSet(matcher.Networks),
            MatchKind.Number => new NumberSet(matcher.Range),
            MatchKind.Prefix => new GlobSet([.. matcher.Values.Select(Glob.OfPrefix)]),
            MatchKind.Suffix => new GlobSet([.. matcher.Values.Select(Glob.OfSuffix)]),
            MatchKind.Regex => new RegexSet(matcher.Values[0]),
            _ => new TextSet(matcher.Values),
        };
        return matcher.Negated ? new ComplementSet(values) : values;
    }

    /// <summary>The values that a node matches in entries of a key without asterisk; <see langword="null"/> if none.</summary>
    /// <remarks>
    /// Without a matcher it is key and value joined by an underscore that are compared, so that a node of another key may
    /// match: <c>key: a_b</c> does <c>a=b</c>.
    /// </remarks>
    public static ValueSet? Of(RuleNode node, string key)
    {
        if (node.Matcher is { } matcher)
        {
            return node.Key == key ? Of(matcher) : null;
        }

        if (node.CompositeKey == key)
        {
            return AnyValue.Instance;
        }

        if (!node.IsWildcard)
        {
            return node.CompositeKey.Length > key.Length && node.CompositeKey[key.Length] == '_' && node.CompositeKey.StartsWith(key, StringComparison.Ordinal)
                ? new TextSet([node.CompositeKey[(key.Length + 1)..]])
                : null;
        }

        string start = $"{key}_";
        if (!MayBegin(node.CompositeKey, start))
        {
            return null;
        }

        Glob[] globs = [.. Glob.RestsOf(node.CompositeKey, start)];
        return globs.Length == 0 ? null
            : Array.Exists(globs, glob => glob.IsAnything) ? AnyValue.Instance
            : new GlobSet(globs);
    }

    /// <summary>Whether what a wildcard says before its first asterisk agrees with a text as far as both go; most wildcards of other keys do not.</summary>
    private static bool MayBegin(string wildcard, string start)
    {
        int length = Math.Min(wildcard.IndexOf('*', StringComparison.Ordinal), start.Length);
        return wildcard.AsSpan(0, length).SequenceEqual(start.AsSpan(0, length));
    }
}
