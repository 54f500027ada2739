using System.Text.RegularExpressions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Every error of the rule language: what is wrong, where, and what to write instead.</summary>
public sealed class RuleErrorTableTests
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(5);

    [Theory]
    [MemberData(nameof(DocumentErrors.Rows), MemberType = typeof(DocumentErrors))]
    [MemberData(nameof(LimitErrors.Rows), MemberType = typeof(LimitErrors))]
    [MemberData(nameof(EnforcementErrors.Rows), MemberType = typeof(EnforcementErrors))]
    [MemberData(nameof(MatchErrors.Rows), MemberType = typeof(MatchErrors))]
    [MemberData(nameof(ListErrors.Rows), MemberType = typeof(ListErrors))]
    [MemberData(nameof(ScheduleErrors.Rows), MemberType = typeof(ScheduleErrors))]
    [MemberData(nameof(AdaptiveErrors.Rows), MemberType = typeof(AdaptiveErrors))]
    [MemberData(nameof(RegionErrors.Rows), MemberType = typeof(RegionErrors))]
    public void A_mistake_has_one_error_with_its_place_and_its_fix(string text, string placeAndMessage, string fix)
    {
        RuleSetLoadResult result = RuleText.Load(text);

        Assert.Null(result.RuleSet);
        RuleError error = Assert.Single(result.Errors);
        Assert.Equal(placeAndMessage, $"{error.Line}:{error.Column} {error.Message}");
        Assert.Equal(fix, error.Fix);
    }

    [Theory]
    [MemberData(nameof(ManagedErrors.Rows), MemberType = typeof(ManagedErrors))]
    public void A_mistake_in_a_managed_object_has_one_error_with_its_place_and_its_fix(string kind, string text, string placeAndMessage, string fix)
    {
        ManagedDocument document = new(WordTable<ManagedKind>.Find(kind)!.Value, "name", text, DocumentSyntax.Yaml);

        ManagedLoadResult result = ManagedText.Load(document);

        Assert.Null(result.Layer);
        RuleError error = Assert.Single(result.Errors);
        Assert.Equal($"{kind} name", error.File);
        Assert.Equal(placeAndMessage, $"{error.Line}:{error.Column} {error.Message}");
        Assert.Equal(fix, error.Fix);
    }

    [Theory]
    [MemberData(nameof(OverrideErrors.Rows), MemberType = typeof(OverrideErrors))]
    public void A_mistake_in_an_override_has_one_error_with_its_place_and_its_fix(string text, string placeAndMessage, string fix)
    {
        OverrideLoadResult result = OverrideText.Load(OverrideText.Of("name", text));

        RuleError error = Assert.Single(result.Errors);
        Assert.Equal("override name", error.File);
        Assert.Equal(placeAndMessage, $"{error.Line}:{error.Column} {error.Message}");
        Assert.Equal(fix, error.Fix);
        Assert.Equal(0, result.Layer.Count);
    }

    [Theory]
    [MemberData(nameof(Warnings.Rows), MemberType = typeof(Warnings))]
    public void What_is_probably_not_meant_has_one_warning(string text, string placeAndMessage, string fix)
    {
        RuleSetLoadResult result = RuleText.Load(text);

        Assert.Empty(result.Errors);
        RuleError warning = Assert.Single(result.Warnings);
        Assert.Equal(placeAndMessage, $"{warning.Line}:{warning.Column} {warning.Message}");
        Assert.Equal(fix, warning.Fix);
    }

    [Theory]
    [InlineData("match_order", "reference", "specific")]
    [InlineData("charge", "each", "all_or_nothing")]
    [InlineData("on_store_failure", "local", "deny")]
    [InlineData("consistency", "exact", "leased")]
    public void Documents_of_one_domain_must_not_disagree(string field, string first, string second)
    {
        RuleSetLoadResult result = RuleText.Load(
            new RuleSetOptions { MergeDomains = true },
            ("1.yaml", $"domain: d\n{field}: {first}\n"),
            ("2.yaml", "domain: d\n"),
            ("3.yaml", $"domain: d\n{field}: {second}\n"));

        RuleError error = Assert.Single(result.Errors);
        Assert.Equal($"3.yaml:2:{field.Length + 3}: '{field}' is {first} in 1.yaml, which is of the same domain", error.ToString());
        Assert.Equal("let all documents of a domain say the same, or one of them alone", error.Fix);
    }

    /// <summary>A message that a reader can report and no row shows would be a mistake that nobody has looked at.</summary>
    [Fact]
    public void Every_message_of_the_readers_has_a_row()
    {
        string[] shown =
        [
            .. Rows().Select(row => row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..]), .. MessagesOfTwoDocuments(), .. RegionErrors.MessagesOfARegion(), .. ManagedErrors.MessagesOfSeveralObjects(), .. OverrideErrors.MessagesOfSeveralOverrides(),
        ];

        string[] templates = [.. new[] { "Loading", "Managed", "Overrides" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("src", "EnvoyRls.Core", "Rules", folder), "*.cs"))
            .Append(Repository.PathOf("src", "EnvoyRls.Core", "Rules", "RuleSetLoader.cs"))
            .SelectMany(file => Templates(File.ReadAllText(file)))];

        Assert.True(templates.Length > 40, $"found only {templates.Length} messages");
        Assert.All(templates, template => Assert.Contains(shown, message => Regex.IsMatch(message, template, RegexOptions.Singleline, RegexTimeout)));
    }

    private static IEnumerable<string> Rows() =>
        new[] { DocumentErrors.Rows, LimitErrors.Rows, EnforcementErrors.Rows, MatchErrors.Rows, ListErrors.Rows, ScheduleErrors.Rows, AdaptiveErrors.Rows, RegionErrors.Rows, OverrideErrors.Rows, Warnings.Rows }
            .SelectMany(rows => rows).Select(row => row.Data.Item2).Concat(ManagedErrors.Rows.Select(row => row.Data.Item3));

    private static IEnumerable<string> MessagesOfTwoDocuments()
    {
        const string First = "domain: d\ncharge: each\n";
        const string Second = "domain: d\ncharge: all_or_nothing\n";
        const string Third = "domain: d\nadaptive: {mode: off}\n";
        const string Fourth = "domain: d\nadaptive: {mode: observe}\n";
        const string Lists = "domain: l\nlists: {allow: [{key: k, file: x.list, value: a}]}\n";
        return new[] { false, true }.SelectMany(merge =>
            RuleText.Load(new RuleSetOptions { MergeDomains = merge }, ("1.yaml", First), ("2.yaml", Second), ("3.yaml", Third), ("4.yaml", Fourth), ("5.yaml", Lists), ("x.list", ""))
                .Errors.Select(error => error.Message));
    }

    /// <summary>The messages that a source file reports, as patterns; what is filled in at run time may be anything.</summary>
    private static IEnumerable<string> Templates(string source)
    {
        const string Calls = @"\berrors\.(?<method>Add|AddValue|AddShape|Warn)\((?<arguments>.*?)\);";
        const string Literals = @"""(?<text>([^""\\]|\\.)*)""";
        foreach (Match call in Regex.Matches(source, Calls, RegexOptions.Singleline | RegexOptions.ExplicitCapture, RegexTimeout))
        {
            string arguments = call.Groups["arguments"].Value;
            string[] literals = [.. Regex.Matches(arguments, Literals, RegexOptions.ExplicitCapture, RegexTimeout).Select(literal => literal.Groups["text"].Value)];
            yield return call.Groups["method"].Value switch
            {
                // What was expected, then the fix.
                "AddShape" => $"^error loading config file: '.*' must be {Pattern(literals.Length > 1 ? literals[^2] : "{expected}")}, found .*$",
                "AddValue" => $"^'.*' must be {Pattern(Array.Find(literals, IsSentence) ?? "{expected}")}, found .*$",
                _ when arguments.StartsWith("line, column, text", StringComparison.Ordinal) => "yaml|twice",
                _ when !Array.Exists(literals, IsSentence) || arguments.Contains("error.Message", StringComparison.Ordinal) => "^found unexpected end of stream$",
                _ when arguments.Contains("{what} ", StringComparison.Ordinal) => "what it is in rule a$|cannot be told apart from one of rule a$",
                _ => $"^{Pattern(Array.Find(literals, IsSentence)!)}$",
            };
        }
    }

    /// <summary>Names of fields, which are literals too, have no spaces.</summary>
    private static bool IsSentence(string literal) => literal.Contains(' ', StringComparison.Ordinal);

    private static string Pattern(string template) =>
        string.Join(".*", Regex.Split(template, @"\{[^}]*\}", RegexOptions.None, RegexTimeout).Select(Regex.Escape));
}
