using EnvoyRls.Core.Matching.Regexes;

namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>What a regular expression matches. Two of them are compared by their text alone.</summary>
internal sealed class RegexSet(string pattern) : ValueSet
{
    private LinearRegex? _compiled;

    public string Pattern => pattern;

    public override string? Member => null;

    public override bool Contains(string value) => (_compiled ??= LinearRegex.Parse(pattern)).IsMatch(value);
}
