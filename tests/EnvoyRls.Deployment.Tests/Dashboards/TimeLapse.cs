using System.Globalization;
using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>
/// Rule files in which a minute takes a second: every <c>for</c> and every range in brackets is divided by sixty, so that alerts come and
/// go within a test. Thresholds stay, and so does all else.
/// </summary>
internal static partial class TimeLapse
{
    private const int Factor = 60;

    public static string Apply(string rules) => Duration().Replace(rules, static match =>
    {
        double seconds = double.Parse(match.Groups["amount"].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
        {
            "m" => 60,
            "h" => 3_600,
            _ => 86_400,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{match.Groups["before"].Value}{seconds / Factor}s");
    });

    [GeneratedRegex(@"(?<before>\[|\bfor: )(?<amount>\d+)(?<unit>[mhd])\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
