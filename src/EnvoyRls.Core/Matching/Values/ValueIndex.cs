namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Many values of one kind, found without looking at each. They are held in the order in which they are preferred; an
/// element's place in that order is its position. Each belongs to an owner, of which one may have several elements.
/// </summary>
internal abstract class ValueIndex(int[] owners)
{
    /// <summary>No element matches; also what to search after to find the first.</summary>
    public const int None = -1;

    /// <summary>The most preferred element that matches <paramref name="value"/> and comes after a position. Allocates nothing.</summary>
    /// <returns>Its position, or <see cref="None"/>.</returns>
    public abstract int Find(ReadOnlySpan<char> value, int after);

    /// <summary>The owner of the element at a position.</summary>
    public int OwnerOf(int position) => owners[position];

    public bool Matches(ReadOnlySpan<char> value) => Find(value, None) >= 0;

    /// <summary>Indexes matchers of one kind, none of them negated; an owner is the matcher's place in the list.</summary>
    public static ValueIndex Create(MatchKind kind, IReadOnlyList<ValueMatcher> matchers) => kind switch
    {
        MatchKind.Exact or MatchKind.Set => SetIndex.Create(Texts(matchers)),
        MatchKind.Prefix => AffixIndex.Create(Texts(matchers), fromEnd: false),
        MatchKind.Suffix => AffixIndex.Create(Texts(matchers), fromEnd: true),
        MatchKind.Cidr => CidrIndex.Create(matchers.SelectMany((matcher, owner) => matcher.Networks.Select(network => (network, owner)))),
        MatchKind.Number => NumberIndex.Create(matchers.Select((matcher, owner) => (matcher.Range, owner))),
        _ => new RegexIndex(matchers),
    };

    private static IEnumerable<(string Text, int Owner)> Texts(IReadOnlyList<ValueMatcher> matchers) =>
        matchers.SelectMany((matcher, owner) => matcher.Values.Select(text => (text, owner)));
}
