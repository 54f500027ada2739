namespace EnvoyRls.Core.Matching.Values;

/// <summary>Texts that a value must equal: one hash look-up. Of equal texts the owner that comes first is preferred.</summary>
internal sealed class SetIndex : ValueIndex
{
    private readonly Dictionary<string, PositionRange>.AlternateLookup<ReadOnlySpan<char>> _ranges;

    private SetIndex(string[] texts, int[] owners)
        : base(owners) =>
        _ranges = new Dictionary<string, PositionRange>(PositionRange.Runs(texts), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static SetIndex Create(IEnumerable<(string Text, int Owner)> elements)
    {
        (string Text, int Owner)[] sorted = [.. elements.OrderBy(element => element.Text, StringComparer.Ordinal).ThenBy(element => element.Owner)];
        return new SetIndex([.. sorted.Select(element => element.Text)], [.. sorted.Select(element => element.Owner)]);
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after) =>
        _ranges.TryGetValue(value, out PositionRange range) ? range.After(after) : None;
}
