using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>The settings that the server knows, and how each compares with the reference, as its <c>--help</c> lists them.</summary>
public sealed partial class ServerSettingNames : IAsyncLifetime
{
    private const char OursMark = '*';

    private readonly Dictionary<string, char> _marks = new(StringComparer.Ordinal);

    /// <summary>Those of the reference, with the mark that says how they compare: none the same, + better, x without effect.</summary>
    internal IReadOnlyDictionary<string, char> OfTheReference =>
        _marks.Where(static setting => setting.Value is not OursMark).ToDictionary(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        ProcessResult help = await ServerProgram.RunAsync(["--help"]);
        foreach (Match line in Listed().Matches(help.Output))
        {
            _marks.Add(line.Groups["name"].Value, line.Value[0]);
        }

        Assert.True(_marks.Count > 100, help.Output + help.Errors);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether there is one of this name, or of a name that begins like this, where it ends with a star.</summary>
    internal bool Has(string name) => name.EndsWith('*')
        ? _marks.Keys.Any(known => known.StartsWith(name.TrimEnd('*'), StringComparison.Ordinal))
        : _marks.Keys.Any(known => known == name || Covers(known, name));

    /// <summary>For names with a part of one's own choice: <c>DOG_STATSD_MOGRIFIER_&lt;N&gt;_TAGS</c>, <c>OTEL_EXPORTER_OTLP_*</c>.</summary>
    private static bool Covers(string known, string name) => known.Split("<N>") switch
    {
        [var start, var end] => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal),
        _ => known.EndsWith('*') && name.StartsWith(known.TrimEnd('*'), StringComparison.Ordinal),
    };

    [GeneratedRegex(@"^[ +x*] (?<name>[A-Z][A-Z0-9_<>*]*) +(string|int|bool|float|duration|list|map) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();
}
