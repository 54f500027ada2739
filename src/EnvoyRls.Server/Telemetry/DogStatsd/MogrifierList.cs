using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Telemetry.DogStatsd;

/// <summary>Mogrifiers in order; the first whose pattern matches a name is the one that changes it.</summary>
internal sealed class MogrifierList(IReadOnlyList<Mogrifier> mogrifiers)
{
    public static MogrifierList Empty { get; } = new([]);

    public int Count => mogrifiers.Count;

    /// <summary>
    /// Reads <c>DOG_STATSD_MOGRIFIER_name_PATTERN</c>, <c>_NAME</c> and <c>_TAGS</c> of every name. Unlike the reference,
    /// it never takes the unprefixed variables <c>PATTERN</c>, <c>NAME</c> and <c>TAGS</c> instead.
    /// </summary>
    /// <param name="names">USE_DOG_STATSD_MOGRIFIERS.</param>
    /// <param name="environment">Answers <see langword="null"/> for a variable that is not set.</param>
    /// <exception cref="FormatException">At least one is wrong; the message has a line for every fault.</exception>
    public static MogrifierList Read(IReadOnlyList<string> names, Func<string, string?> environment)
    {
        List<string> faults = [];
        List<Mogrifier> mogrifiers = [];
        foreach (string name in names)
        {
            if (ReadOne($"DOG_STATSD_MOGRIFIER_{name}_", environment, faults) is { } mogrifier)
            {
                mogrifiers.Add(mogrifier);
            }
        }

        return faults.Count == 0 ? new MogrifierList(mogrifiers) : throw new FormatException(string.Join('\n', faults));
    }

    public StatName Apply(StatName stat)
    {
        foreach (Mogrifier mogrifier in mogrifiers)
        {
            if (mogrifier.TryApply(stat) is { } changed)
            {
                return changed;
            }
        }

        return stat;
    }

    private static Mogrifier? ReadOne(string prefix, Func<string, string?> environment, List<string> faults)
    {
        Regex? pattern = ReadPattern(prefix + "PATTERN", environment, faults);
        string? name = environment(prefix + "NAME");
        if (string.IsNullOrEmpty(name))
        {
            faults.Add($"{prefix}NAME: must be set to the new name");
        }

        List<KeyValuePair<string, string>>? tags = ReadTags(prefix + "TAGS", environment, faults);
        return pattern is null || string.IsNullOrEmpty(name) || tags is null ? null : new Mogrifier(pattern, name, tags);
    }

    private static Regex? ReadPattern(string variable, Func<string, string?> environment, List<string> faults)
    {
        string? pattern = environment(variable);
        if (string.IsNullOrEmpty(pattern))
        {
            faults.Add($"{variable}: must be set to a regular expression");
            return null;
        }

        try
        {
            return GoRegex.Compile(pattern);
        }
        catch (FormatException error)
        {
            faults.Add($"{variable}: {error.Message}");
            return null;
        }
    }

    private static List<KeyValuePair<string, string>>? ReadTags(string variable, Func<string, string?> environment, List<string> faults)
    {
        List<KeyValuePair<string, string>> tags = [];
        string text = environment(variable) ?? "";
        foreach (string item in text.Length == 0 ? [] : text.Split(','))
        {
            string[] pair = item.Split(':');
            if (pair is not [{ Length: > 0 }, { Length: > 0 }])
            {
                faults.Add($"{variable}: '{item}' is not key:value with neither side empty");
                return null;
            }

            tags.Add(new(pair[0], pair[1]));
        }

        return tags;
    }
}
