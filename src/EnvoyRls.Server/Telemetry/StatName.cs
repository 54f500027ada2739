namespace EnvoyRls.Server.Telemetry;

/// <summary>
/// A statistic's name and the tags the reference writes behind it, each as <c>.__key=value</c>.
/// </summary>
/// <param name="Name">What stands before the first tag.</param>
/// <param name="Tags">In the order written; pieces without a <c>=</c> are left out.</param>
internal sealed record StatName(string Name, IReadOnlyList<KeyValuePair<string, string>> Tags)
{
    internal const string TagMark = ".__";

    public static StatName Parse(string text)
    {
        int mark = text.IndexOf(TagMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return new StatName(text, []);
        }

        List<KeyValuePair<string, string>> tags = [];
        foreach (string piece in text[(mark + TagMark.Length)..].Split(TagMark))
        {
            int equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0)
            {
                tags.Add(new(piece[..equals], piece[(equals + 1)..]));
            }
        }

        return new StatName(text[..mark], tags);
    }
}
