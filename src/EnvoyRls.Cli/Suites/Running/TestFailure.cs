using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>An expectation that was not met.</summary>
/// <param name="Place">Where the suite says it.</param>
/// <param name="Message">What was expected and what came.</param>
internal sealed record TestFailure(RulePlace Place, string Message);
