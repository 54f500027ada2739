using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using EnvoyRls.Cli.Advice;
using EnvoyRls.Cli.Ask;
using EnvoyRls.Cli.Backtest;
using EnvoyRls.Cli.Bench;
using EnvoyRls.Cli.Check;
using EnvoyRls.Cli.Diff;
using EnvoyRls.Cli.Explain;
using EnvoyRls.Cli.Models;
using EnvoyRls.Cli.Overrides;
using EnvoyRls.Cli.Push;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Cli.Schema;
using EnvoyRls.Cli.Suites;
using EnvoyRls.Cli.Tokens;

namespace EnvoyRls.Cli;

/// <summary>The commands of <c>rls</c>. Every failure is one sentence on standard error and a non-zero exit.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new("Checks, explains, tests, replays and compares rate-limit rules, asks rate-limit services and puts load on them, uploads rules to their admin API, makes tokens for it, and decides on overrides.");
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(TestCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(BacktestCommand.Create());
        root.Subcommands.Add(DiffCommand.Create());
        root.Subcommands.Add(AskCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(PushCommand.Create());
        root.Subcommands.Add(SchemaCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        root.Subcommands.Add(OverridesCommand.Create());
        root.Subcommands.Add(AdaptiveCommand.Create());
        root.Subcommands.Add(AnomaliesCommand.Create());
        root.Subcommands.Add(AdviceCommand.Create());
        root.Subcommands.Add(ForecastCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExample)
        {
            string command = NameOf(parsed.CommandResult, root);
            await error.WriteLineAsync($"{command}: {Line(parsed.Errors[0].Message)} See '{command} --help'.");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    /// <summary>The parser lists alternatives below each other.</summary>
    private static string Line(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string NameOf(CommandResult command, RootCommand root) =>
        command.Command == root ? "rls" : $"{NameOf((CommandResult)command.Parent!, root)} {command.Command.Name}";
}
