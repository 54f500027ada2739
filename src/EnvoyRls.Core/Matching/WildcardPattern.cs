using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>
/// A composite key with one or more <c>*</c>, each of which stands for any run of characters, also none. There is no
/// escaping and no other special character.
/// </summary>
internal sealed class WildcardPattern
{
    private readonly int _minimumLength;

    public WildcardPattern(RuleNode node, int order)
    {
        Node = node;
        Order = order;
        string[] parts = node.CompositeKey.Split('*');
        Prefix = parts[0];
        Suffix = parts[^1];
        Middles = [.. parts[1..^1].Where(part => part.Length > 0)];
        _minimumLength = parts.Sum(part => part.Length);
    }

    public RuleNode Node { get; }

    /// <summary>Place among the wildcards of its level: the lowest that matches wins.</summary>
    public int Order { get; }

    /// <summary>What the text must start with; may be empty.</summary>
    public string Prefix { get; }

    /// <summary>What the text must end with; may be empty.</summary>
    public string Suffix { get; }

    /// <summary>What the text must contain in between, in this order; none of them empty.</summary>
    public string[] Middles { get; }

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (text.Length < _minimumLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || !text.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[Prefix.Length..^Suffix.Length];
        foreach (string middle in Middles)
        {
            // The leftmost place leaves most for the parts that follow, so no other need be tried.
            int at = rest.IndexOf(middle, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + middle.Length)..];
        }

        return true;
    }
}
