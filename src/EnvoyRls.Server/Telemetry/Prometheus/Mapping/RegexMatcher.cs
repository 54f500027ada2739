using System.Text.RegularExpressions;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>Looks for a regular expression anywhere in the name; who wants all of it to match anchors the pattern.</summary>
/// <exception cref="FormatException">The pattern does not compile.</exception>
internal sealed class RegexMatcher(string pattern) : IStatMatcher
{
    private readonly Regex _regex = GoRegex.Compile(pattern);

    public Func<string, string>? Match(string name)
    {
        Match match = _regex.Match(name);
        return match.Success ? reference => match.Groups[reference].Value : null;
    }
}
