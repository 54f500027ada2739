using EnvoyRls.Core.Matching.Regexes;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Patterns that a value must match as a whole, in definition order. Only those whose literals the value contains are
/// run; a pattern is compiled when it is first run.
/// </summary>
internal sealed class RegexIndex : ValueIndex, ILiteralItems
{
    private readonly string[] _patterns;
    private readonly LinearRegex?[] _compiled;
    private readonly LiteralFilter _filter;

    /// <param name="matchers">Valid patterns; each is its own owner.</param>
    public RegexIndex(IReadOnlyList<ValueMatcher> matchers)
        : base([.. Enumerable.Range(0, matchers.Count)])
    {
        _patterns = [.. matchers.Select(matcher => matcher.Values[0])];
        _compiled = new LinearRegex?[matchers.Count];
        _filter = new LiteralFilter([.. matchers.Select(matcher => matcher.Literals)]);
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after) => _filter.FindFirst(value, after, this);

    /// <inheritdoc/>
    public bool Matches(int ordinal, ReadOnlySpan<char> text)
    {
        return (Volatile.Read(ref _compiled[ordinal]) ?? Compile(ordinal)).IsMatch(text);
    }

    /// <summary>Two calls may compile the same pattern at once: the outcome is the same.</summary>
    private LinearRegex Compile(int ordinal)
    {
        LinearRegex compiled = LinearRegex.Parse(_patterns[ordinal]);
        Volatile.Write(ref _compiled[ordinal], compiled);
        return compiled;
    }
}
