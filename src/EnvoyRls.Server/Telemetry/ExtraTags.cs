namespace EnvoyRls.Server.Telemetry;

/// <summary>The tags of EXTRA_TAGS, which every statistic carries: sorted by key, values made safe for a line of StatsD.</summary>
internal sealed class ExtraTags
{
    private readonly string _suffix;

    /// <param name="tags">Pairs with an empty key or value say nothing and are left out.</param>
    public ExtraTags(IEnumerable<KeyValuePair<string, string>> tags)
    {
        Pairs =
        [
            .. tags.Where(static tag => tag.Key.Length > 0 && tag.Value.Length > 0)
                .Select(static tag => KeyValuePair.Create(tag.Key, Sanitize(tag.Value)))
                .OrderBy(static tag => tag.Key, StringComparer.Ordinal),
        ];
        _suffix = string.Concat(Pairs.Select(static tag => $"{StatName.TagMark}{tag.Key}={tag.Value}"));
    }

    public static ExtraTags None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>The name as the reference publishes it: the tags behind it, <c>.__key=value</c> each.</summary>
    public string AppendTo(string name) => name + _suffix;

    private static string Sanitize(string value) => value.Replace('.', '_').Replace(':', '_').Replace('|', '_');
}
