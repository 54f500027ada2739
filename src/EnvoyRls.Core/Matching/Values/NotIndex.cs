namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Matchers that match what their values do not, in definition order. Which of those over plain texts exclude a value
/// is one hash look-up; the others are asked in turn until one does not exclude it, and only few exclude the same value.
/// </summary>
internal sealed class NotIndex : ValueIndex
{
    /// <summary>For each matcher that is not over plain texts, what it excludes.</summary>
    private readonly ValueIndex?[] _excluded;

    /// <summary>For each text the runs of neighbours that exclude it.</summary>
    private readonly Dictionary<string, PositionRange[]>.AlternateLookup<ReadOnlySpan<char>> _excludedTexts;

    /// <param name="matchers">Negated matchers of any kind; each is its own owner.</param>
    public NotIndex(IReadOnlyList<ValueMatcher> matchers)
        : base([.. Enumerable.Range(0, matchers.Count)])
    {
        _excluded = [.. matchers.Select(matcher => IsPlain(matcher) ? null : Create(matcher.Kind, [matcher]))];
        Dictionary<string, PositionRange[]> excludedTexts = new(StringComparer.Ordinal);
        IEnumerable<(string Text, int Position)> plain = matchers.SelectMany(
            (matcher, position) => IsPlain(matcher) ? matcher.Values.Select(text => (text, position)) : []);
        foreach (IGrouping<string, (string Text, int Position)> same in plain.GroupBy(element => element.Text, StringComparer.Ordinal))
        {
            excludedTexts.Add(same.Key, Neighbours(same.Select(element => element.Position).Distinct().Order()));
        }

        _excludedTexts = excludedTexts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after)
    {
        if (after >= _excluded.Length - 1)
        {
            return None;
        }

        PositionRange[] runs = _excludedTexts.TryGetValue(value, out PositionRange[]? found) ? found : [];
        int position = after + 1;
        while (position < _excluded.Length)
        {
            int end = EndOfRun(runs, position);
            if (end == position && !(_excluded[position]?.Matches(value) ?? false))
            {
                return position;
            }

            position = Math.Max(end, position + 1);
        }

        return None;
    }

    private static bool IsPlain(ValueMatcher matcher) => matcher.Kind is MatchKind.Exact or MatchKind.Set;

    /// <summary>The position behind the run that a position lies in; the position itself if it lies in none.</summary>
    private static int EndOfRun(PositionRange[] runs, int position)
    {
        (int low, int high) = (0, runs.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (runs[middle].Start + runs[middle].Count <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < runs.Length && runs[low].Start <= position ? runs[low].Start + runs[low].Count : position;
    }

    private static PositionRange[] Neighbours(IEnumerable<int> positions)
    {
        List<PositionRange> runs = [];
        foreach (int position in positions)
        {
            if (runs.Count > 0 && runs[^1].Start + runs[^1].Count == position)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new PositionRange(position, 1));
            }
        }

        return [.. runs];
    }
}
