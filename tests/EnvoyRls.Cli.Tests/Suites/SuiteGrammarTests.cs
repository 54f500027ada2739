using EnvoyRls.Cli.Suites;
using EnvoyRls.Cli.Suites.Reading;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Tests.Suites;

public sealed class SuiteGrammarTests
{
    private const string Request = "request: {descriptors: [{entries: {a: b}}]}";

    [Theory]
    [InlineData("", "1:1: a suite is a mapping with rules and tests")]
    [InlineData("- a", "1:1: a suite is a mapping with rules and tests")]
    [InlineData("rules: [", "2:1: did not find expected node content")]
    [InlineData("tests: []\nrules: [x]", "1:1: the suite has no tests")]
    [InlineData("tests: 5\nrules: [x]", "1:8: 'tests' must be a list")]
    [InlineData("tests: [5]\nrules: [x]", "1:9: 'tests' must be a list of mappings")]
    [InlineData("tests: [{name: t, steps: [{" + Request + "}]}]", "1:1: the suite names no rules")]
    [InlineData("rules: x\ntests: [{name: t, steps: [{" + Request + "}]}]", "1:8: 'rules' must be a list of paths")]
    [InlineData("rules: [x]\nrule: y\ntests: [{name: t, steps: [{" + Request + "}]}]", "2:1: unknown key 'rule' in a suite|did you mean 'rules'?")]
    [InlineData("rules: [x]\nmerge_domains: 1\ntests: [{name: t, steps: [{" + Request + "}]}]", "2:16: 'merge_domains' must be true or false")]
    [InlineData("rules: [x]\ntests: [{steps: [{" + Request + "}]}]", "2:9: the test has no name")]
    [InlineData("rules: [x]\ntests: [{name: t}]", "2:9: the test has no steps")]
    [InlineData("rules: [x]\ntests: [{name: t, start: noon, steps: [{" + Request + "}]}]", "2:26: 'start' must be a time from 1970 on")]
    public void A_suite_without_sense_is_refused_with_its_place(string text, string expected) => AssertMistake(text, expected);

    [Theory]
    [InlineData("{}", "the step has no request")]
    [InlineData("{request: 5}", "'request' must be a mapping")]
    [InlineData("{request: {}}", "the request has no descriptors")]
    [InlineData("{request: {descriptors: [{}]}}", "the descriptor has no entries")]
    [InlineData("{request: {descriptors: [{entries: 5}]}}", "'entries' must be a mapping or a list")]
    [InlineData("{request: {descriptors: [{entries: {a: [b]}}]}}", "an entry is a key and one value")]
    [InlineData("{request: {descriptors: [{entries: [{value: b}]}]}}", "the entry has no key")]
    [InlineData("{request: {descriptors: [{entries: [{key: b, valu: c}]}]}}", "unknown key 'valu' in an entry|did you mean 'value'?")]
    [InlineData("{request: {descriptors: [{entries: {a: b}, hits: -1}]}}", "'hits' must be a whole number from 0 to 9223372036854775807")]
    [InlineData("{request: {descriptors: [{entries: {a: b}, refund: maybe}]}}", "'refund' must be true or false")]
    [InlineData("{request: {descriptors: [{entries: {a: b}, limit: 5}]}}", "'limit' must be an amount and a unit|write it as in 10/minute")]
    [InlineData("{request: {hits: 4294967296, descriptors: [{entries: {a: b}}]}}", "'hits' must be a whole number from 0 to 4294967295")]
    [InlineData("{at: 5, " + Request + "}", "'at' must be a time with its unit|for seconds write 5s")]
    [InlineData("{at: soon, " + Request + "}", "'at' must be a time with its unit|write a number and its unit")]
    [InlineData("{at: 1s, after: 1s, " + Request + "}", "a step has either at or after")]
    [InlineData("{repeat: 0, " + Request + "}", "'repeat' must be a whole number from 1 to 1000000")]
    [InlineData("{" + Request + ", client: {newcomer: true}}", "unknown key 'newcomer' in client|client knows known, bot_likelihood")]
    [InlineData("{" + Request + ", client: {bot_likelihood: 101%}}", "'bot_likelihood' must be a percentage from 0% to 100%|write it as in 90%")]
    [InlineData("{" + Request + ", expect: OK}", "'expect' must be a mapping")]
    [InlineData("{" + Request + ", expect: {code: DENIED}}", "'code' must be OK or OVER_LIMIT|write OK or OVER_LIMIT")]
    [InlineData("{" + Request + ", expect: {code: OVERLIMIT}}", "'code' must be OK or OVER_LIMIT|did you mean OVER_LIMIT?")]
    [InlineData("{" + Request + ", expect: {admited: 5}}", "unknown key 'admited' in expect|did you mean 'admitted'?")]
    [InlineData("{" + Request + ", expect: {statuses: [{}, {}]}}", "2 statuses are expected of 1 descriptors")]
    [InlineData("{" + Request + ", expect: {statuses: [{unit: eon}]}}", "'unit' must be second, minute")]
    [InlineData("{" + Request + ", expect: {statuses: [{limit: many}]}}", "'limit' must be a whole number")]
    [InlineData("{" + Request + ", expect: {statuses: [{retry_after: soon}]}}", "'retry_after' must be a time with its unit")]
    [InlineData("{" + Request + ", expect: {headers: {x: [1]}}}", "an item of headers is a name and one value")]
    [InlineData("{" + Request + ", expect: {headers: [x]}}", "'headers' must be a mapping")]
    public void A_step_without_sense_is_refused(string step, string expected) =>
        AssertMistake($"rules: [x]\ntests:\n  - name: t\n    steps:\n      - {step}\n", expected);

    [Fact]
    public void Time_does_not_go_back()
    {
        string text = $"rules: [x]\ntests:\n  - name: t\n    steps:\n      - {{at: 1s, repeat: 3, every: 1s, {Request}}}\n      - {{at: 2s, {Request}}}\n";

        AssertMistake(text, "6:14: the step is before the last request of the step above");
    }

    [Fact]
    public void All_mistakes_are_found_at_once_and_in_order()
    {
        SuiteReader.Read("s.yaml", "ruls: [x]\ntests:\n  - nam: t\n", out IReadOnlyList<RuleError> mistakes);

        Assert.Equal([1, 1, 3, 3, 3], mistakes.Select(mistake => mistake.Line));
    }

    [Fact]
    public void Offsets_count_from_the_start_or_from_the_last_request()
    {
        string text = $"rules: [x]\ntests:\n  - name: t\n    steps:\n      - {{at: 1m30s, repeat: 3, every: 250ms, {Request}}}\n      - {{after: 1s, {Request}}}\n      - {{{Request}}}\n";

        TestSuite suite = SuiteReader.Read("s.yaml", text, out _)!;

        Assert.Equal([90_000_000, 91_500_000, 91_500_000], suite.Tests[0].Steps.Select(step => step.At));
    }

    private static void AssertMistake(string text, string expected)
    {
        TestSuite? suite = SuiteReader.Read("s.yaml", text, out IReadOnlyList<RuleError> mistakes);

        Assert.Null(suite);
        string[] parts = expected.Split('|');
        RuleError mistake = Assert.Single(mistakes, mistake => mistake.ToString().Contains(parts[0], StringComparison.Ordinal));
        Assert.True(mistake.Fix.Length > 0);
        Assert.Contains(parts[^1], $"{mistake} {mistake.Fix}", StringComparison.Ordinal);
    }
}
