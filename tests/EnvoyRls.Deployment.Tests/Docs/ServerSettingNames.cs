using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>The settings that the server knows, as its <c>--help</c> lists them.</summary>
public sealed partial class ServerSettingNames : IAsyncLifetime
{
    private string[] _names = [];

    internal IReadOnlyList<string> All => _names;

    public async ValueTask InitializeAsync()
    {
        ProcessResult help = await ServerProgram.RunAsync(["--help"]);
        _names = [.. Listed().Matches(help.Output).Select(static line => line.Groups["name"].Value)];
        Assert.True(_names.Length > 100, help.Output + help.Errors);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether there is one of this name, or of a name that begins like this, where it ends with a star.</summary>
    internal bool Has(string name) => name.EndsWith('*')
        ? _names.Any(known => known.StartsWith(name.TrimEnd('*'), StringComparison.Ordinal))
        : _names.Any(known => known == name || Covers(known, name));

    /// <summary>For names with a part of one's own choice: <c>DOG_STATSD_MOGRIFIER_&lt;N&gt;_TAGS</c>, <c>OTEL_EXPORTER_OTLP_*</c>.</summary>
    private static bool Covers(string known, string name) => known.Split("<N>") switch
    {
        [var start, var end] => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal),
        _ => known.EndsWith('*') && name.StartsWith(known.TrimEnd('*'), StringComparison.Ordinal),
    };

    [GeneratedRegex(@"^[ +x*] (?<name>[A-Z][A-Z0-9_<>*]*) +(string|int|bool|float|duration|list|map) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();
}
