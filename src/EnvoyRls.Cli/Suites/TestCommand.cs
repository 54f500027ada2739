using System.CommandLine;

namespace EnvoyRls.Cli.Suites;

/// <summary><c>rls test</c>: runs rule tests.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Argument<string[]> suites = new("suites") { Description = "Suite files: requests at times, and the verdicts expected.", Arity = ArgumentArity.OneOrMore };
        OptionLike.Refuse(suites);
        Option<string?> junit = new("--junit") { Description = "Write the results to this file as JUnit XML too." };
        CommandWithExample command = new(
            "test",
            "Test rules: exit 0 if every expectation is met, 1 with file:line:column of those that are not.",
            "rls test tests/*.yaml --junit results.xml")
        {
            suites, junit,
        };
        command.SetAction((parsed, _) =>
            new TestRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(parsed.GetValue(suites)!, parsed.GetValue(junit)));
        return command;
    }
}
