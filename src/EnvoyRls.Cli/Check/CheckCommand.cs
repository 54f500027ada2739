using System.CommandLine;

namespace EnvoyRls.Cli.Check;

/// <summary><c>rls check</c>: reads rule files as the server would and lists every mistake with its place and its fix.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string[]> paths = new("paths")
        {
            Description = "Rule files, or directories whose .yaml, .yml and .list files are read, all as one set.",
            Arity = ArgumentArity.OneOrMore,
        };
        OptionLike.Refuse(paths);
        Option<bool> merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
        Option<bool> strict = new("--strict") { Description = "Treat warnings as errors, those about rules that conflict among them." };
        CommandWithExample command = new(
            "check", "Check rule files: exit 0 if all are right, 1 with file:line:column of every mistake.", "rls check rules/ --strict")
        {
            paths, merge, strict,
        };
        command.SetAction(parsed =>
        {
            RuleCheck check = new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return check.Run(parsed.GetValue(paths)!, parsed.GetValue(merge), parsed.GetValue(strict));
        });
        return command;
    }
}
