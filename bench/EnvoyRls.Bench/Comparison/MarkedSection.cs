namespace EnvoyRls.Bench.Comparison;

/// <summary>A part of a Markdown document that is made by a program, between two comments.</summary>
internal static class MarkedSection
{
    private const string End = "<!-- end -->";

    /// <summary>The document with the section's text replaced.</summary>
    /// <exception cref="InvalidOperationException">The document has no such section.</exception>
    public static string Replace(string document, string name, string text)
    {
        string begin = $"<!-- algorithms-compare: {name} -->";
        int from = document.IndexOf(begin, StringComparison.Ordinal);
        int until = from < 0 ? -1 : document.IndexOf(End, from, StringComparison.Ordinal);
        return until < 0
            ? throw new InvalidOperationException($"the document has no section from {begin} to {End}")
            : string.Concat(document.AsSpan(0, from + begin.Length), "\n", text, document.AsSpan(until));
    }
}
