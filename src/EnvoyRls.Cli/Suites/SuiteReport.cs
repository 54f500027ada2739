using EnvoyRls.Cli.Suites.Running;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using Spectre.Console;

namespace EnvoyRls.Cli.Suites;

/// <summary>Prints how suites went: a line for every test, its failures below it, a summary.</summary>
internal sealed class SuiteReport(TextWriter output)
{
    private readonly IAnsiConsole _console = Terminal.For(output);

    public void Write(SuiteResult suite)
    {
        foreach (TestResult test in suite.Tests)
        {
            _console.MarkupLine($"{(test.Passed ? "[green]ok[/]  " : "[red]FAIL[/]")} {Markup.Escape($"{suite.File}: {test.Test.Name}")}");
            foreach (TestFailure failure in test.Failures)
            {
                _console.WriteLine($"     {failure.Place}: {failure.Message}");
            }
        }
    }

    public void WriteSummary(IReadOnlyList<SuiteResult> suites)
    {
        int tests = suites.Sum(suite => suite.Tests.Count);
        int failed = suites.Sum(suite => suite.Tests.Count(test => !test.Passed));
        int unread = suites.Count(suite => suite.Problem is not null);
        string rest = unread > 0 ? $", {Words.Count(unread, "suite")} not run" : "";
        _console.WriteLine($"{Words.Count(tests, "test")} in {Words.Count(suites.Count, "suite")}: {tests - failed} passed, {failed} failed{rest}");
    }

    public void Write(RuleCoverage coverage)
    {
        foreach (RuleNode rule in coverage.Unmet)
        {
            _console.WriteLine($"{rule.Place}: no request meets {rule.FullKey}");
        }

        _console.WriteLine($"{coverage.Met} of {Words.Count(coverage.Total, "rule")} met");
    }
}
