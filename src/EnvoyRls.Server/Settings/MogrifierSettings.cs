using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Settings;

/// <summary>One DogStatsD renaming: names that match get another name and more tags.</summary>
internal sealed record MogrifierSettings
{
    /// <summary>Matches in linear time.</summary>
    public required Regex Pattern { get; init; }

    /// <summary>The new name; <c>$0</c> to <c>$n</c> stand for what was matched.</summary>
    public required string Name { get; init; }

    /// <summary>Tags to add; their values may use <c>$0</c> to <c>$n</c> too.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    internal static IReadOnlyList<MogrifierSettings> ReadAll(SettingReader read, IReadOnlyList<string> names)
    {
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_PATTERN", "string", "", "Regular expression over statistic names, matched in linear time; required for each <N> listed.", Standing.Better);
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_NAME", "string", "", "Name given instead, with $0 to $n; required for each <N> listed.", Standing.Better);
        read.Declare("DOG_STATSD_MOGRIFIER_<N>_TAGS", "map", "", "Tags added, with $0 to $n in values.", Standing.Better);

        List<MogrifierSettings> mogrifiers = [];
        foreach (string name in names)
        {
            if (ReadOne(read, $"DOG_STATSD_MOGRIFIER_{name.ToUpperInvariant()}") is { } mogrifier)
            {
                mogrifiers.Add(mogrifier);
            }
        }

        return mogrifiers;
    }

    private static MogrifierSettings? ReadOne(SettingReader read, string variable)
    {
        Regex? pattern = ReadPattern(read, $"{variable}_PATTERN");
        string name = read.Find($"{variable}_NAME");
        if (name.Length == 0)
        {
            read.Error($"{variable}_NAME: '' is not a name for statistics");
        }

        IReadOnlyDictionary<string, string>? tags = ReadTags(read, $"{variable}_TAGS");
        return pattern is null || name.Length == 0 || tags is null
            ? null
            : new MogrifierSettings { Pattern = pattern, Name = name, Tags = tags };
    }

    private static Regex? ReadPattern(SettingReader read, string variable)
    {
        string text = read.Find(variable);
        if (text.Length > 0)
        {
            try
            {
                return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                read.Error($"{variable}: '{text}' is not a regular expression that can be matched in linear time: {error.Message}");
                return null;
            }
        }

        read.Error($"{variable}: '' is not a regular expression");
        return null;
    }

    private static IReadOnlyDictionary<string, string>? ReadTags(SettingReader read, string variable)
    {
        string text = read.Find(variable);
        if (GoSyntax.TryMap(text, out IReadOnlyDictionary<string, string> tags) && tags.All(tag => tag.Key.Length > 0 && tag.Value.Length > 0))
        {
            return tags;
        }

        read.Error($"{variable}: '{text}' is not {SettingTypes.Map.Accepts}, neither side empty");
        return null;
    }
}
