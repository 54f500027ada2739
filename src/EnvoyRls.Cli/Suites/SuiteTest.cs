using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites;

/// <summary>One test: requests at times, beginning with counters that were never charged.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Start">The moment that offsets count from.</param>
/// <param name="Steps">The steps, in order of time.</param>
internal sealed record SuiteTest(string Name, RulePlace Place, DateTimeOffset Start, IReadOnlyList<SuiteStep> Steps);
