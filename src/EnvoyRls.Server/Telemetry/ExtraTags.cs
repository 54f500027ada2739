using System.Text;

namespace EnvoyRls.Server.Telemetry;

/// <summary>The tags of EXTRA_TAGS, which every statistic carries: sorted by key, values made safe for a line of StatsD.</summary>
internal sealed class ExtraTags
{
    private readonly string _suffix;

    /// <param name="tags">Pairs with an empty key or value say nothing and are left out.</param>
    public ExtraTags(IEnumerable<KeyValuePair<string, string>> tags)
    {
        StringBuilder suffix = new();
        foreach ((string key, string value) in tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal))
        {
            if (key.Length > 0 && value.Length > 0)
            {
                suffix.Append(StatName.TagMark).Append(key).Append('=').Append(Sanitize(value));
            }
        }

        _suffix = suffix.ToString();
    }

    public static ExtraTags None { get; } = new([]);

    /// <summary>The name as the reference publishes it: the tags behind it, <c>.__key=value</c> each.</summary>
    public string AppendTo(string name) => name + _suffix;

    private static string Sanitize(string value) => value.Replace('.', '_').Replace(':', '_').Replace('|', '_');
}
