namespace EnvoyRls.Cli.Wording;

/// <summary>Names and counts as people read them.</summary>
internal static class Words
{
    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Count(long count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";

    /// <summary><c>TokenBucket</c> as <c>token_bucket</c>.</summary>
    public static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    /// <summary>Text from outside, less what would speak to the terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
