namespace EnvoyRls.Cli.Suites.Running;

/// <summary>How one test went.</summary>
/// <param name="Test">The test.</param>
/// <param name="Failures">What was not met; empty for a test that passed.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record TestResult(SuiteTest Test, IReadOnlyList<TestFailure> Failures, TimeSpan Elapsed)
{
    public bool Passed => Failures.Count == 0;
}
