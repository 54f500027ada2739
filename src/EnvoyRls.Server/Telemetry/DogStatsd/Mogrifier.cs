using System.Globalization;
using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Telemetry.DogStatsd;

/// <summary>Renames the statistics whose name matches a pattern and tags them.</summary>
/// <param name="pattern">Looked for anywhere in the name.</param>
/// <param name="name">The new name; <c>$0</c>..<c>$n</c> stand for the match and its groups, any other <c>$</c> for itself.</param>
/// <param name="tags">Added behind the tags there are; their values may hold <c>$0</c>..<c>$n</c> as well.</param>
internal sealed class Mogrifier(Regex pattern, string name, IReadOnlyList<KeyValuePair<string, string>> tags)
{
    private static readonly Regex Reference = GoRegex.Compile(@"\$[0-9]+");

    /// <returns><see langword="null"/> if the pattern does not match.</returns>
    public StatName? TryApply(StatName stat)
    {
        Match match = pattern.Match(stat.Name);
        if (!match.Success)
        {
            return null;
        }

        IEnumerable<KeyValuePair<string, string>> added = tags.Select(tag => KeyValuePair.Create(tag.Key, Expand(tag.Value, match)));
        return new StatName(Expand(name, match), [.. stat.Tags, .. added]);
    }

    private static string Expand(string template, Match match) => Reference.Replace(template, reference =>
    {
        bool known = int.TryParse(reference.ValueSpan[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int group)
            && group < match.Groups.Count;
        return known ? match.Groups[group].Value : reference.Value;
    });
}
