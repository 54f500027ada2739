using System.Text.RegularExpressions;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>Whoever comes from the reference finds every setting of it, with a verdict that is the program's own.</summary>
public sealed partial class MigrationTableTests(ServerSettingNames settings) : IClassFixture<ServerSettingNames>
{
    private const string Page = "docs/migration-from-ratelimit.md";

    [Fact]
    public void Every_setting_of_the_reference_has_its_verdict()
    {
        (string Name, string Verdict)[] told = [.. Rows()];
        Assert.Equal(told.Length, told.DistinctBy(static row => row.Name, StringComparer.Ordinal).Count());
        Assert.Equal(settings.OfTheReference.Keys.Order(StringComparer.Ordinal), told.Select(static row => row.Name).Order(StringComparer.Ordinal));

        string[] wrong = [.. told.Where(row => !Verdicts(settings.OfTheReference[row.Name]).Contains(row.Verdict, StringComparer.Ordinal)).Select(static row => $"{row.Name}: {row.Verdict}")];
        Assert.True(wrong.Length == 0, $"--help says otherwise: {string.Join(", ", wrong)}");
    }

    /// <summary>A setting can be better and still need a change, where values that the reference takes are refused.</summary>
    private static string[] Verdicts(char mark) => mark switch
    {
        '+' => ["better", "needs change"],
        'x' => ["refused"],
        _ => ["same"],
    };

    private static IEnumerable<(string Name, string Verdict)> Rows() => Pages.Named(Page).Prose
        .Select(static line => Row().Match(line.Text))
        .Where(static row => row.Success)
        .SelectMany(static row => Setting().Matches(row.Groups["settings"].Value).Select(name => (name.Groups["name"].Value, row.Groups["verdict"].Value)));

    [GeneratedRegex(@"^\| (?<settings>`[^|]+) \| (?<verdict>same|better|refused|needs change) \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[A-Z][^`]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
