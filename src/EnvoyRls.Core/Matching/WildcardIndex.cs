namespace EnvoyRls.Core.Matching;

/// <summary>
/// The wildcards of one level, found without looking at each: they are filed by their prefix and, within it, by their
/// suffix, so that a look-up costs one hash per distinct prefix and suffix length, however many patterns there are.
/// The one with the lowest order that matches wins.
/// </summary>
internal sealed class WildcardIndex
{
    private const int ScanLimit = 8;

    private readonly WildcardPattern[] _few;
    private readonly TextTable<TextTable<WildcardGroup>>? _byPrefix;

    /// <param name="patterns">In their order.</param>
    public WildcardIndex(WildcardPattern[] patterns)
    {
        _few = patterns.Length <= ScanLimit ? patterns : [];
        _byPrefix = patterns.Length <= ScanLimit ? null : new TextTable<TextTable<WildcardGroup>>(
            patterns.GroupBy(pattern => pattern.Prefix, StringComparer.Ordinal).Select(group => KeyValuePair.Create(
                group.Key,
                new TextTable<WildcardGroup>(group.GroupBy(pattern => pattern.Suffix, StringComparer.Ordinal)
                    .Select(same => KeyValuePair.Create(same.Key, new WildcardGroup([.. same])))))));
    }

    /// <summary>The pattern with the lowest order above <paramref name="after"/> that matches <paramref name="text"/>, or <see langword="null"/>.</summary>
    public WildcardPattern? Find(ReadOnlySpan<char> text, int after)
    {
        if (_byPrefix is not null)
        {
            return FindFiled(_byPrefix, text, after);
        }

        foreach (WildcardPattern pattern in _few)
        {
            if (pattern.Order > after && pattern.Matches(text))
            {
                return pattern;
            }
        }

        return null;
    }

    private static WildcardPattern? FindFiled(TextTable<TextTable<WildcardGroup>> byPrefix, ReadOnlySpan<char> text, int after)
    {
        WildcardPattern? best = null;
        foreach (int prefixLength in byPrefix.Lengths)
        {
            if (prefixLength > text.Length)
            {
                break;
            }

            if (!byPrefix.TryGet(text[..prefixLength], out TextTable<WildcardGroup>? bySuffix))
            {
                continue;
            }

            foreach (int suffixLength in bySuffix.Lengths)
            {
                if (prefixLength + suffixLength > text.Length)
                {
                    break;
                }

                if (bySuffix.TryGet(text[^suffixLength..], out WildcardGroup? group)
                    && group.Find(text, after) is { } found
                    && (best is null || found.Order < best.Order))
                {
                    best = found;
                }
            }
        }

        return best;
    }
}
