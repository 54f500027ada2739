using System.CommandLine;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Cli.Schema;

/// <summary><c>rls schema</c>: prints the rule language for editors, or for the manual.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        Option<bool> reference = new("--reference") { Description = "Print the tables of all keys, in Markdown, instead." };
        Command command = new("schema", "Print the JSON Schema of rule files, as in: rls schema > rules.schema.json") { reference };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(parsed.GetValue(reference) ? RuleReference.Markdown() : RuleSchema.Text()));
        return command;
    }
}
