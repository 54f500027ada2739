namespace EnvoyRls.Cli.Suites.Running;

/// <summary>How one suite went.</summary>
/// <param name="File">The suite's file.</param>
/// <param name="Tests">Its tests, in order; empty if it could not be run.</param>
/// <param name="Problem">Why it could not be run; <see langword="null"/> if it could.</param>
internal sealed record SuiteResult(string File, IReadOnlyList<TestResult> Tests, string? Problem)
{
    public bool Passed => Problem is null && Tests.All(test => test.Passed);
}
