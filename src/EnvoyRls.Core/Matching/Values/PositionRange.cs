namespace EnvoyRls.Core.Matching.Values;

/// <summary>Elements with the same value: neighbours in the order of preference.</summary>
internal readonly record struct PositionRange(int Start, int Count)
{
    /// <summary>The first position of the range that comes after another; <see cref="ValueIndex.None"/> if there is none.</summary>
    public int After(int position)
    {
        int next = position < Start ? Start : position + 1;
        return (uint)(next - Start) < (uint)Count ? next : ValueIndex.None;
    }

    /// <summary>Cuts sorted elements into runs of equal values.</summary>
    public static IEnumerable<KeyValuePair<TValue, PositionRange>> Runs<TValue>(IReadOnlyList<TValue> sorted)
        where TValue : IEquatable<TValue>
    {
        int start = 0;
        for (int i = 1; i <= sorted.Count; i++)
        {
            if (i == sorted.Count || !sorted[i].Equals(sorted[start]))
            {
                yield return KeyValuePair.Create(sorted[start], new PositionRange(start, i - start));
                start = i;
            }
        }
    }
}
