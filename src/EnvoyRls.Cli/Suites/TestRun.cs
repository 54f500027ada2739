using EnvoyRls.Cli.Suites.Reading;
using EnvoyRls.Cli.Suites.Running;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites;

/// <summary>Carries out <c>rls test</c>.</summary>
/// <param name="output">Where results are printed.</param>
/// <param name="error">Where it is said why something cannot be run.</param>
/// <param name="coverage">What requests met; <see langword="null"/> if rules that none meets are fine.</param>
internal sealed class TestRun(TextWriter output, TextWriter error, RuleCoverage? coverage)
{
    private const string Command = "rls test";

    public async Task<int> RunAsync(IReadOnlyList<string> files, string? junit)
    {
        SuiteReport report = new(output);
        List<SuiteResult> results = [];
        foreach (string file in files)
        {
            SuiteResult result = await RunAsync(file);
            report.Write(result);
            results.Add(result);
        }

        report.WriteSummary(results);
        if (coverage is not null)
        {
            report.Write(coverage);
        }

        if (junit is not null && !TryWrite(junit, results))
        {
            return ExitCode.Failed;
        }

        return results.TrueForAll(result => result.Passed) && coverage?.IsComplete != false ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<SuiteResult> RunAsync(string file)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{Command}: cannot read {file}: {failure.Message}");
            return new SuiteResult(file, [], failure.Message);
        }

        TestSuite? suite = SuiteReader.Read(file, text, out IReadOnlyList<RuleError> mistakes);
        foreach (RuleError mistake in mistakes)
        {
            await error.WriteLineAsync($"{mistake}\n  {mistake.Fix}");
        }

        return suite is null ? new SuiteResult(file, [], $"{mistakes[0]}") : await RunAsync(suite);
    }

    private async Task<SuiteResult> RunAsync(TestSuite suite)
    {
        string folder = Path.GetDirectoryName(suite.File) ?? "";
        string[] paths = [.. suite.Rules.Select(path => Path.Combine(folder, path))];
        if (!RuleLoading.TryLoad($"{Command}: {suite.File}", paths, suite.MergeDomains, error, out RuleSet? rules))
        {
            return new SuiteResult(suite.File, [], "the rules cannot be loaded");
        }

        coverage?.Expect(rules);
        SuiteRunner runner = new(rules, coverage);
        List<TestResult> tests = [];
        foreach (SuiteTest test in suite.Tests)
        {
            tests.Add(await runner.RunAsync(test));
        }

        return new SuiteResult(suite.File, tests, null);
    }

    private bool TryWrite(string junit, IReadOnlyList<SuiteResult> results)
    {
        try
        {
            JUnitFile.Write(junit, results);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{Command}: cannot write {junit}: {failure.Message}");
            return false;
        }
    }
}
