using System.Numerics.Tensors;

namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>Makes the tails of a feature from all its values.</summary>
internal static class FeatureTailsBuilder
{
    /// <param name="column">The feature's values, at least one; used as working memory.</param>
    /// <param name="most">How many different values to keep, at least 4.</param>
    public static FeatureTails Build(Span<double> column, int most)
    {
        column.Sort();
        List<RankedValue> ranked = Rank(column);
        return new FeatureTails(ranked.Count <= most ? [.. ranked] : Thin(ranked, most), IsLeftSkewed(column));
    }

    private static List<RankedValue> Rank(ReadOnlySpan<double> sorted)
    {
        List<RankedValue> ranked = [];
        int below = 0;
        for (int next = 1; next <= sorted.Length; next++)
        {
            if (next == sorted.Length || sorted[next] != sorted[below])
            {
                ranked.Add(new RankedValue(sorted[below], below, next));
                below = next;
            }
        }

        return ranked;
    }

    /// <summary>Keeps both ends whole, as they make the scores, and in between one value for so many rows.</summary>
    private static RankedValue[] Thin(List<RankedValue> ranked, int most)
    {
        int end = most / 4;
        int last = ranked.Count - end;
        List<RankedValue> kept = ranked[..end];
        double first = ranked[end].Below;
        double step = (ranked[last].Below - first) / (most - (2 * end));
        double wanted = step;
        foreach (RankedValue value in ranked[end..last])
        {
            if (value.AtMost - first >= wanted)
            {
                kept.Add(value);
                wanted = (Math.Floor((value.AtMost - first) / step) + 1) * step;
            }
        }

        kept.AddRange(ranked[last..]);
        return [.. kept];
    }

    /// <summary>The sign of the third central moment; numbers are scaled first, as cubes of great ones overflow.</summary>
    private static bool IsLeftSkewed(Span<double> column)
    {
        double greatest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(column));
        if (greatest == 0)
        {
            return false;
        }

        TensorPrimitives.Divide(column, greatest, column);
        TensorPrimitives.Subtract(column, TensorPrimitives.Sum<double>(column) / column.Length, column);
        double cubes = 0;
        foreach (double deviation in column)
        {
            cubes += deviation * deviation * deviation;
        }

        return cubes < 0;
    }
}
