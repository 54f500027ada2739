namespace EnvoyRls.Core.Matching;

/// <summary>
/// The wildcards of one level, found without looking at each: they are filed by their prefix and, within it, by their
/// suffix, so that a look-up costs one hash per distinct prefix and suffix length, however many patterns there are.
/// The first in definition order that matches wins, as in the reference.
/// </summary>
internal sealed class WildcardIndex
{
    private const int ScanLimit = 8;

    private readonly WildcardPattern[] _few;
    private readonly TextTable<TextTable<WildcardPattern[]>>? _byPrefix;

    public WildcardIndex(WildcardPattern[] patterns)
    {
        _few = patterns.Length <= ScanLimit ? patterns : [];
        _byPrefix = patterns.Length <= ScanLimit ? null : new TextTable<TextTable<WildcardPattern[]>>(
            patterns.GroupBy(pattern => pattern.Prefix, StringComparer.Ordinal).Select(group => KeyValuePair.Create(
                group.Key,
                new TextTable<WildcardPattern[]>(group.GroupBy(pattern => pattern.Suffix, StringComparer.Ordinal)
                    .Select(same => KeyValuePair.Create(same.Key, same.ToArray()))))));
    }

    /// <summary>The first pattern in definition order that matches <paramref name="text"/>, or <see langword="null"/>.</summary>
    public WildcardPattern? Find(ReadOnlySpan<char> text)
    {
        if (_byPrefix is not null)
        {
            return FindFiled(_byPrefix, text);
        }

        foreach (WildcardPattern pattern in _few)
        {
            if (pattern.Matches(text))
            {
                return pattern;
            }
        }

        return null;
    }

    private static WildcardPattern? FindFiled(TextTable<TextTable<WildcardPattern[]>> byPrefix, ReadOnlySpan<char> text)
    {
        WildcardPattern? best = null;
        foreach (int prefixLength in byPrefix.Lengths)
        {
            if (prefixLength > text.Length)
            {
                break;
            }

            if (!byPrefix.TryGet(text[..prefixLength], out TextTable<WildcardPattern[]>? bySuffix))
            {
                continue;
            }

            foreach (int suffixLength in bySuffix.Lengths)
            {
                if (prefixLength + suffixLength > text.Length)
                {
                    break;
                }

                if (bySuffix.TryGet(text[^suffixLength..], out WildcardPattern[]? candidates))
                {
                    best = FirstMatch(candidates, text, best);
                }
            }
        }

        return best;
    }

    /// <summary>The first candidate that matches and comes before <paramref name="best"/>; candidates are in definition order.</summary>
    private static WildcardPattern? FirstMatch(WildcardPattern[] candidates, ReadOnlySpan<char> text, WildcardPattern? best)
    {
        foreach (WildcardPattern candidate in candidates)
        {
            if (best is not null && candidate.Order > best.Order)
            {
                return best;
            }

            if (candidate.Matches(text))
            {
                return candidate;
            }
        }

        return best;
    }
}
