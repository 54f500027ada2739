using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>The settings that the server says it has.</summary>
internal sealed partial class SettingNames
{
    private readonly List<Regex> _names;

    private SettingNames(IEnumerable<string> names) =>
        _names = [.. names.Select(name => new Regex($"^{Pattern(name)}$", RegexOptions.None, TimeSpan.FromSeconds(1)))];

    public static async Task<SettingNames> AskAsync()
    {
        string help = await ChildProcess.RunAsync("dotnet", [Programs.Server, "--help"], TimeSpan.FromSeconds(60));
        return new SettingNames(Lines().Matches(help).Select(line => line.Groups["name"].Value));
    }

    public bool Has(string name) => _names.Exists(known => known.IsMatch(name));

    /// <summary>Some names stand for many: <c>OTEL_EXPORTER_OTLP_*</c>, <c>DOG_STATSD_MOGRIFIER_&lt;N&gt;_NAME</c>.</summary>
    private static string Pattern(string name) => Regex.Escape(name).Replace(@"\*", "[A-Z_]+", StringComparison.Ordinal).Replace("<N>", "[A-Z0-9]+", StringComparison.Ordinal);

    [GeneratedRegex(@"^[+x* ] (?<name>[A-Z][A-Z0-9_<>N*]+) +[a-z]+ ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lines();
}
