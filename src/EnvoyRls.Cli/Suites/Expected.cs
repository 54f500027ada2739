using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites;

/// <summary>A value that is expected, and where the suite says so.</summary>
internal sealed record Expected<T>(T Value, RulePlace Place);
