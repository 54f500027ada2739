using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Core.Matching;

/// <summary>Wildcards that start and end alike and differ in between. Many are told apart by what they have there.</summary>
internal sealed class WildcardGroup : ILiteralItems
{
    private const int ScanLimit = 8;

    private readonly WildcardPattern[] _patterns;
    private readonly LiteralFilter? _filter;

    /// <param name="patterns">In their order.</param>
    public WildcardGroup(WildcardPattern[] patterns)
    {
        _patterns = patterns;
        _filter = patterns.Length > ScanLimit ? new LiteralFilter([.. patterns.Select(pattern => pattern.Middles)]) : null;
    }

    /// <summary>The pattern with the lowest order above <paramref name="after"/> that matches, or <see langword="null"/>.</summary>
    public WildcardPattern? Find(ReadOnlySpan<char> text, int after)
    {
        if (_filter is not null)
        {
            int found = _filter.FindFirst(text, FirstAbove(after) - 1, this);
            return found < 0 ? null : _patterns[found];
        }

        foreach (WildcardPattern pattern in _patterns)
        {
            if (pattern.Order > after && pattern.Matches(text))
            {
                return pattern;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Matches(int ordinal, ReadOnlySpan<char> text) => _patterns[ordinal].Matches(text);

    /// <summary>The place of the first pattern with an order above another.</summary>
    private int FirstAbove(int order)
    {
        (int low, int high) = (0, _patterns.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _patterns[middle].Order > order ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
