namespace EnvoyRls.Analysis.Wording;

/// <summary>Names and counts as people read them.</summary>
internal static class Words
{
    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Count(long count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>Text from outside, less what would speak to the terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
