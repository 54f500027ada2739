using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.Tests.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Sources;

/// <summary>Makes sources over a temporary directory, and waits for what they tell.</summary>
internal static class SourceHarness
{
    /// <summary>Long enough for a slow machine; tests that pass take a fraction of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static RuntimeDirectorySource Runtime(string root, StatRegistry statistics, params (string Name, string Value)[] variables)
    {
        RuleSettings rules = SettingsOf.Valid([("RUNTIME_ROOT", root), .. variables]).Rules;
        return new RuntimeDirectorySource(rules, statistics, TimeProvider.System, NullLogger<RuntimeDirectorySource>.Instance);
    }

    public static PathRuleSource AtPath(
        string path, TimeSpan? pollInterval = null, StatRegistry? statistics = null, TimeProvider? time = null, LogLines<PathRuleSource>? log = null) =>
        new(path, pollInterval ?? TimeSpan.FromSeconds(1), statistics ?? new StatRegistry(), time ?? TimeProvider.System, log ?? new LogLines<PathRuleSource>());

    /// <summary>Loads the set and writes it as <c>name=text</c> in its order.</summary>
    public static async Task<string> TextsAsync(this IRuleSource source) => Texts(await source.LoadAsync(TestContext.Current.CancellationToken));

    public static string Texts(IReadOnlyList<RuleDocument> documents) =>
        string.Join(' ', documents.Select(document => $"{document.Name}={document.Text}"));

    /// <summary>Waits until the source tells of a change; fails when it does not.</summary>
    public static Task ChangeAsync(this IRuleSource source) =>
        source.WaitForChangeAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
}
