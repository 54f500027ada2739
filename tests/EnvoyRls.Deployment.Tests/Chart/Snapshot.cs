using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>A rendering as it is kept to be read: without what only repeats other files, and without checksums.</summary>
internal static partial class Snapshot
{
    public static string Of(Rendering rendering)
    {
        List<string> kept = [];
        bool dashboard = false;
        bool rules = false;
        foreach (string line in rendering.Text.Split('\n'))
        {
            if (line == "---")
            {
                dashboard = false;
                rules = false;
            }

            if (!(dashboard && line.StartsWith("    ", StringComparison.Ordinal)) && (!rules || NameOfRule().IsMatch(line)))
            {
                kept.Add(Checksum().Replace(line, "<sha256>"));
            }

            dashboard |= DashboardKey().IsMatch(line);
            rules |= line == "  groups:";
        }

        return string.Join('\n', kept);
    }

    [GeneratedRegex(@"^  [\w-]+\.json: \|$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DashboardKey();

    [GeneratedRegex(@"^ +(- )?(alert|record|name): ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameOfRule();

    [GeneratedRegex("(?<=checksum/.*)[0-9a-f]{64}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Checksum();
}
