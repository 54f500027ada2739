using System.Text.RegularExpressions;

namespace EnvoyRls.Core.Statistics;

/// <summary>Makes request values fit for a statistic's name.</summary>
public static partial class StatName
{
    /// <summary>
    /// Replaces what StatsD gives a meaning, <c>:</c> and <c>|</c>, and the dots of IPv4 addresses by <c>_</c>; all else stays.
    /// </summary>
    public static string Sanitize(string key)
    {
        string plain = key.Replace(':', '_').Replace('|', '_');
        return IPv4Address().Replace(plain, static match => match.Value.Replace('.', '_'));
    }

    [GeneratedRegex(@"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IPv4Address();
}
