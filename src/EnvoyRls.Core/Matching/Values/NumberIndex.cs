using System.Numerics;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Ranges that a value's number must lie in, the narrowest preferred. The ends of all ranges cut the numbers into
/// segments; each knows the best range over it, found by binary search. Further ranges over a segment come from a
/// segment tree (J. L. Bentley, 1977), in which a range is kept at the few nodes that together cover it. What is no
/// number matches nothing.
/// </summary>
internal sealed class NumberIndex : ValueIndex
{
    private readonly double[] _starts;
    private readonly int[] _best;
    private readonly int[][] _tree;
    private readonly int _leaves;

    private NumberIndex(NumberRange[] ranges, int[] owners)
        : base(owners)
    {
        _starts = [.. ranges.SelectMany(range => new[] { range.Low, double.BitIncrement(range.High) }).Append(double.NegativeInfinity).Distinct().Order()];
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)_starts.Length);
        _tree = Tree(ranges);
        _best = [.. Enumerable.Range(0, _starts.Length).Select(segment => FindAbove(segment, None))];
    }

    public static NumberIndex Create(IEnumerable<(NumberRange Range, int Owner)> elements)
    {
        (NumberRange Range, int Owner)[] sorted =
            [.. elements.OrderBy(element => element.Range.Width).ThenBy(element => element.Range.OpenWidth).ThenBy(element => element.Owner)];
        return new NumberIndex([.. sorted.Select(element => element.Range)], [.. sorted.Select(element => element.Owner)]);
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after)
    {
        if (!NumberRange.TryParseNumber(value, out double number))
        {
            return None;
        }

        int segment = SegmentOf(number);
        return after < 0 ? _best[segment] : FindAbove(segment, after);
    }

    /// <summary>The last segment that starts at or below the number; the first starts at negative infinity.</summary>
    private int SegmentOf(double number)
    {
        int found = Array.BinarySearch(_starts, number);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Walks from a segment's leaf to the root: every range over the segment is kept at one of these nodes.</summary>
    private int FindAbove(int segment, int after)
    {
        int best = None;
        for (int node = segment + _leaves; node > 0; node >>= 1)
        {
            int[] positions = _tree[node];
            int at = Array.BinarySearch(positions, after);
            at = at >= 0 ? at + 1 : ~at;
            if (at < positions.Length && (best < 0 || positions[at] < best))
            {
                best = positions[at];
            }
        }

        return best;
    }

    private int[][] Tree(NumberRange[] ranges)
    {
        List<int>?[] kept = new List<int>?[_leaves * 2];
        for (int position = 0; position < ranges.Length; position++)
        {
            // Infinity has no next number, so a range without end covers the last segment too.
            NumberRange range = ranges[position];
            int from = SegmentOf(range.Low) + _leaves;
            int to = (double.IsPositiveInfinity(range.High) ? _starts.Length : SegmentOf(double.BitIncrement(range.High))) + _leaves;
            for (; from < to; from >>= 1, to >>= 1)
            {
                if ((from & 1) != 0)
                {
                    (kept[from++] ??= []).Add(position);
                }

                if ((to & 1) != 0)
                {
                    (kept[--to] ??= []).Add(position);
                }
            }
        }

        return [.. kept.Select(positions => positions?.ToArray() ?? [])];
    }
}
