namespace EnvoyRls.Core.Matching.Values;

/// <summary>Items that <see cref="LiteralFilter"/> chooses from.</summary>
internal interface ILiteralItems
{
    /// <summary>Whether the item of that ordinal matches the text.</summary>
    bool Matches(int ordinal, ReadOnlySpan<char> text);
}
