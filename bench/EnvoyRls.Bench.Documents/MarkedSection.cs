namespace EnvoyRls.Bench.Documents;

/// <summary>A part of a Markdown document that is made by a program, between two comments.</summary>
internal static class MarkedSection
{
    private const string End = "<!-- end -->";

    /// <summary>Whether a document has a section.</summary>
    public static bool IsIn(string document, string program, string name) => document.Contains(BeginOf(program, name), StringComparison.Ordinal);

    /// <summary>The document with the section's text replaced.</summary>
    /// <param name="document">The document.</param>
    /// <param name="program">What makes the section.</param>
    /// <param name="name">Which of its sections.</param>
    /// <param name="text">The new text; it ends with a line break.</param>
    /// <exception cref="InvalidOperationException">The document has no such section.</exception>
    public static string Replace(string document, string program, string name, string text)
    {
        string begin = BeginOf(program, name);
        int from = document.IndexOf(begin, StringComparison.Ordinal);
        int until = from < 0 ? -1 : document.IndexOf(End, from, StringComparison.Ordinal);
        return until < 0
            ? throw new InvalidOperationException($"the document has no section from {begin} to {End}")
            : string.Concat(document.AsSpan(0, from + begin.Length), "\n", text, document.AsSpan(until));
    }

    private static string BeginOf(string program, string name) => $"<!-- {program}: {name} -->";
}
