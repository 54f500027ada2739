using System.CommandLine;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Cli.Repositories;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Advice;

/// <summary><c>rls advice</c>: limits by what was asked for.</summary>
internal static class AdviceCommand
{
    private const string Name = "rls advice";
    private const int MostDays = 366;

    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Only this domain." };
    private static readonly Option<int> Days = new("--days") { Description = "How many days to look back.", DefaultValueFactory = _ => 7 };
    private static readonly Option<double> Headroom = new("--headroom") { Description = "What a limit leaves above demand, as a factor.", DefaultValueFactory = _ => new AdviceOptions().Headroom };
    private static readonly Option<bool> Merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "text, json, yaml for managed rules, or changes for POST /v1/admin/changes and its dry runs.",
        DefaultValueFactory = _ => "text",
    };

    private static readonly RepositoryOptions Repository = new();

    static AdviceCommand()
    {
        Output.AcceptOnlyFromAmong("text", "json", "yaml", "changes");
        Days.Validators.Add(result => Check(result.GetValueOrDefault<int>() is > 0 and <= MostDays, $"--days is a number from 1 to {MostDays}.", result.AddError));
        Headroom.Validators.Add(result => Check(result.GetValueOrDefault<double>() is >= 1 and <= 100, "--headroom is a factor from 1 to 100.", result.AddError));
    }

    public static Command Create()
    {
        CommandWithExample command = new(
            "advice",
            "Advise limits by what keys asked for, as a service has kept it; changes nothing: exit 0 when done, 1 if there is no history or rules cannot be read.",
            "rls advice --rules rules/ --directory /var/lib/envoyrls -o changes")
        {
            Rules, Domain, Days, Headroom, Merge, Output,
        };
        Repository.AddTo(command);
        command.SetAction((parsed, cancellation) => Repository.UseArchiveAsync(Name, parsed, open => RunAsync(parsed, open, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, OpenArchive open, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (!RuleLoading.TryLoad(Name, parsed.GetValue(Rules)!, parsed.GetValue(Merge), error, out RuleSet? rules))
        {
            return ExitCode.Failed;
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        HistoryAdvice advice = new(open.Archive, () => rules, new AdviceOptions { Headroom = parsed.GetValue(Headroom) });
        AdviceReport report = await advice.AdviseAsync(parsed.GetValue(Domain), now.AddDays(-parsed.GetValue(Days)), now, cancellation);
        if (report.Minutes == 0)
        {
            await error.WriteLineAsync($"{Name}: {open.Description} has no minutes of the last {parsed.GetValue(Days)} days.");
            return ExitCode.Failed;
        }

        Write(report, parsed.GetValue(Output)!, parsed.InvocationConfiguration.Output);
        return ExitCode.Ok;
    }

    private static void Write(AdviceReport report, string form, TextWriter output)
    {
        switch (form)
        {
            case "json":
                AdviceText.WriteJson(report, output);
                break;
            case "yaml":
                output.Write(AdviceDocuments.ToYaml(report.Advice));
                break;
            case "changes":
                output.WriteLine(AdviceDocuments.ToChanges(report.Advice, "limits by demand"));
                break;
            default:
                AdviceText.Write(report, output);
                break;
        }
    }

    private static void Check(bool isSound, string sentence, Action<string> addError)
    {
        if (!isSound)
        {
            addError(sentence);
        }
    }
}
