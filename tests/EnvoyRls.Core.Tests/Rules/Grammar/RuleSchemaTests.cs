using System.Text.Json;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Tests.Rules.Errors;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Rules.Grammar;

/// <summary>The JSON Schema says of a document what the loader says, as far as a schema can. It is asked by ajv.</summary>
public sealed class RuleSchemaTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Of values that are wrong by more than their form.</summary>
    private static readonly string[] BeyondSchemas = ["a time from 1ms to 366d", "a date or an RFC 3339 time, found the string '2026-02-30'"];

    [Fact]
    public void The_file_that_editors_use_is_the_one_that_the_code_makes() =>
        Assert.True(RuleSchema.Text() == File.ReadAllText(SchemaFile), "run: rls schema > schemas/rules.schema.json");

    [Fact]
    public async Task Documents_without_a_mistake_are_valid()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.yaml", SearchOption.AllDirectories).Where(IsRuleFile)];
        Assert.True(files.Length > 5, "no examples");
        Assert.All(files, file => Assert.Empty(LoadWithLists(file).Errors));
        string[] texts = [.. Manual.Documents(), SampleRules.Basic, SampleRules.Wildcards, SampleRules.Extended, .. Oddities()];
        Assert.All(texts, text => Assert.Empty(RuleText.Load(text).Errors));
        string[] documents = [.. files.Select(File.ReadAllText), .. texts];

        string?[] objections = await ValidateAsync(documents);

        Assert.All(documents.Zip(objections), pair => Assert.True(pair.Second is null, $"{pair.Second} in {pair.First}"));
    }

    [Fact]
    public async Task Documents_with_a_wrong_key_type_word_or_form_are_not_valid()
    {
        (string Text, string Message)[] wrong = [.. new[] { DocumentErrors.Rows, LimitErrors.Rows, EnforcementErrors.Rows, ScheduleErrors.Rows }
            .SelectMany(rows => rows)
            .Select(row => (row.Data.Item1, row.Data.Item2))
            .Where(row => IsOfForm(row.Item2))];
        Assert.True(wrong.Length > 40, $"only {wrong.Length} documents");

        string?[] objections = await ValidateAsync(wrong.Select(row => row.Text));

        Assert.All(wrong.Zip(objections), pair => Assert.True(pair.Second is not null, $"{pair.First.Message}: valid is {pair.First.Text}"));
    }

    private static string SchemaFile => Repository.PathOf("schemas", "rules.schema.json");

    private static bool IsOfForm(string message) =>
        (message.Contains(" config error, ", StringComparison.Ordinal)
            || message.Contains(" has no meaning in ", StringComparison.Ordinal)
            || message.Contains(" must be ", StringComparison.Ordinal))
        && !Array.Exists(BeyondSchemas, text => message.Contains(text, StringComparison.Ordinal));

    private static bool IsRuleFile(string file) => File.ReadLines(file).Any(line => line.StartsWith("domain:", StringComparison.Ordinal));

    /// <summary>Loads a rule file together with the list files beside it.</summary>
    private static RuleSetLoadResult LoadWithLists(string file) => RuleText.Load(
        RuleText.Defaults,
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.list").Append(file).Select(path => (path, File.ReadAllText(path)))]);

    /// <summary>What looks wrong and is right.</summary>
    private static string[] Oddities() =>
    [
        "domain: 5\n",
        "domain: d\ndescriptors: ~\n",
        RuleText.Descriptor("value: 0123", "rate_limit: ~"),
        RuleText.Descriptor("value: yes", "shadow_mode: on", "rate_limit: {unit: MiNuTe, requests_per_unit: 0x10}"),
        RuleText.Descriptor("metadata: {any: [1.5, [a], {b: ~}], on: 2}", "rate_limit: {unit: day, replaces: []}"),
        RuleText.Descriptor("active: {days: [MON, tue-THU], hours: [22:00-06:00, \"00:00-24:00\"]}", "rate_limit: {unit: day}"),
        RuleText.Descriptor("active: {from: 2026-01-01t00:00:00.5z}", "rollout: 100.00%", "rate_limit: {window: 1d12h30m5s500ms}"),
    ];

    private static async Task<string?[]> ValidateAsync(IEnumerable<string> documents)
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "documents.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(documents));
        string script = Repository.PathOf("tests", "EnvoyRls.Conformance.Tests", "node", "validate.mjs");

        string output = await ChildProcess.RunAsync("node", [script, SchemaFile, file], Longest);

        return JsonSerializer.Deserialize<string?[]>(output)!;
    }
}
