namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Compares sets of values. Only what is certain is said: where it is not known, the answer is no.</summary>
internal static class Coverage
{
    /// <summary>Whether every value of the second is certainly one of the first.</summary>
    public static bool Covers(ValueSet one, ValueSet other) => (one, other) switch
    {
        (AnyValue, _) => true,
        (_, TextSet texts) => texts.Texts.All(one.Contains),
        (ComplementSet all, ComplementSet part) => Covers(part.Excluded, all.Excluded),
        (ComplementSet all, _) => AreApart(all.Excluded, other),
        (GlobSet all, GlobSet part) => part.Globs.All(glob => all.Globs.Any(wider => wider.Covers(glob))),
        (NetworkSet all, NetworkSet part) => part.Networks.All(all.Covers),
        (NumberSet all, NumberSet part) => all.Covers(part.Range),
        (RegexSet all, RegexSet part) => all.Pattern == part.Pattern,
        _ => false,
    };

    /// <summary>Whether certainly no value is in both.</summary>
    public static bool AreApart(ValueSet one, ValueSet other) => (one, other) switch
    {
        (TextSet texts, _) => !texts.Texts.Any(other.Contains),
        (_, TextSet texts) => !texts.Texts.Any(one.Contains),
        (ComplementSet all, _) => Covers(all.Excluded, other),
        (_, ComplementSet all) => Covers(all.Excluded, one),
        (GlobSet first, GlobSet second) => !first.Globs.Any(glob => second.Globs.Any(glob.Overlaps)),
        (NetworkSet first, NetworkSet second) => !first.Networks.Any(second.Covers) && !second.Networks.Any(first.Covers),
        (NumberSet first, NumberSet second) => !first.Overlaps(second.Range),
        _ => false,
    };
}
