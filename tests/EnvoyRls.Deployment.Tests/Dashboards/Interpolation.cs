using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>Puts values in the place of variables, as Grafana does before it asks.</summary>
internal static partial class Interpolation
{
    /// <summary>What Grafana puts in when everything is chosen, and the intervals of a dashboard that shows a few minutes of data scraped every second.</summary>
    public static readonly IReadOnlyDictionary<string, string> Everything = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["namespace"] = ".*",
        ["job"] = ".*",
        ["pod"] = ".*",
        ["domain"] = ".*",
        ["__rate_interval"] = "4s",
        ["__range"] = "60s",
        ["__range_s"] = "60",
        ["runbooks"] = "docs/runbooks",
    };

    /// <exception cref="KeyNotFoundException">The text names a variable that there is not.</exception>
    public static string Apply(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values[match.Groups["name"].Value]);

    [GeneratedRegex(@"\$\{?(?<name>\w+)\}?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
