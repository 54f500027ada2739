using System.CommandLine;
using EnvoyRls.Cli.Suites.Running;

namespace EnvoyRls.Cli.Suites;

/// <summary><c>rls test</c>: runs rule tests.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Argument<string[]> suites = new("suites") { Description = "Suite files: requests at times, and the verdicts expected.", Arity = ArgumentArity.OneOrMore };
        OptionLike.Refuse(suites);
        Option<string?> junit = new("--junit") { Description = "Write the results to this file as JUnit XML too." };
        Option<bool> coverage = new("--coverage") { Description = "Fail if no request meets one of the rules, and list those." };
        CommandWithExample command = new(
            "test",
            "Test rules: exit 0 if every expectation is met, 1 with file:line:column of those that are not.",
            "rls test tests/*.yaml --junit results.xml")
        {
            suites, junit, coverage,
        };
        command.SetAction((parsed, _) =>
        {
            TestRun run = new(
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error,
                parsed.GetValue(coverage) ? new RuleCoverage() : null);
            return run.RunAsync(parsed.GetValue(suites)!, parsed.GetValue(junit));
        });
        return command;
    }
}
