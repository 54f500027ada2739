using System.CommandLine;
using System.CommandLine.Parsing;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Cli.Repositories;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Cli.Backtest;

/// <summary><c>rls backtest</c>: what the adaptive layer would have done to traffic of the past.</summary>
internal static class BacktestCommand
{
    private const string AsRulesSay = "rules";

    private static readonly Option<string?> Log = new("--log") { Description = "Access log, plain or gzip; - for standard input. Without, minutes that a service has kept are played." };
    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Domain of the rules; not needed if there is only one." };
    private static readonly LogSelectionOptions Selection = new(needsDescriptors: false);
    private static readonly RepositoryOptions Repository = new();
    private static readonly Option<string?> Model = new("--model") { Description = "Let this version of a domain's models judge from the beginning, as in web:12; only without --log." };
    private static readonly Option<string> Mode = new("--mode")
    {
        Description = "How far the layer goes: off, observe, suggest, enforce, or rules for what the rule files say.",
        DefaultValueFactory = _ => WordTable<AdaptiveMode>.WordOf(AdaptiveMode.Enforce),
    };

    private static readonly Option<string> Learning = new("--learning") { Description = "How long the layer only watches.", DefaultValueFactory = _ => "1h" };
    private static readonly Option<double> Confidence = new("--confidence") { Description = "The least confidence of an override, 0 to 1.", DefaultValueFactory = _ => 0.9 };
    private static readonly Option<double?> Capacity = new("--capacity") { Description = "Requests a second that can be served: overrides are made from 80 % of it on; without, whatever the load is." };
    private static readonly Option<string[]> Inject = new("--inject")
    {
        Description = "Put an attack into the traffic: flood, distributed, stuffing or rotation, and what is known of it, as "
            + "flood,rate=200,at=+2h,for=5m,clients=1000. May be given several times.",
    };

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Top = new("--top") { Description = "How many of the clients denied most to list.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
    private static readonly Option<string> Output = OutputOption.Create();

    static BacktestCommand()
    {
        Mode.AcceptOnlyFromAmong([.. WordTable<AdaptiveMode>.Words, AsRulesSay]);
        Confidence.Validators.Add(result => Check(result.GetValueOrDefault<double>() is > 0 and <= 1, "A confidence is above 0 and at most 1.", result.AddError));
        Capacity.Validators.Add(result => Check(result.GetValueOrDefault<double?>() is null or > 0, "A capacity is above 0.", result.AddError));
    }

    public static Command Create()
    {
        CommandWithExample command = new(
            "backtest",
            "Play an access log, or the minutes that a service has kept, through rules and adaptive layer: exit 0 when done, 1 if one of them cannot be read.",
            "rls backtest --log access.log.gz --rules rules/ --descriptor remote_address=%h --inject flood,rate=200,at=+2h")
        {
            Log, Rules, Domain, Mode, Learning, Confidence, Capacity, Inject, Model, Seed, Top, Merge, Output,
        };
        Selection.AddTo(command);
        Repository.AddTo(command);
        command.Validators.Add(Check);
        command.SetAction(RunAsync);
        return command;
    }

    private static void Check(CommandResult command)
    {
        bool hasLog = command.GetValue(Log) is not null;
        bool hasDescriptors = command.GetValue(Selection.Descriptors) is { Length: > 0 };
        string? problem = (hasLog, hasDescriptors) switch
        {
            (true, false) => "The requests of a log need a --descriptor.",
            (false, true) => "A --descriptor is for the requests of a --log.",
            (false, _) when command.GetValue(Inject) is { Length: > 0 } => "Attacks are put into the requests of a --log.",
            (true, _) when command.GetValue(Model) is not null => "A --model judges minutes that were kept, not a --log.",
            _ => null,
        };
        if (problem is not null)
        {
            command.AddError(problem);
        }
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        BacktestOptions options = Read(parsed);
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        LogSelection selection = Selection.Read(parsed, parsed.GetValue(Log) ?? "");
        return selection.Log.Length > 0
            ? new LogBacktestRun(selection, parsed.GetValue(Inject) ?? [], Math.Clamp(parsed.GetValue(Top), 0, 1_000), output, error).RunAsync(options, cancellation)
            : Repository.UseArchiveAsync(
                "rls backtest", parsed, open => new HistoryBacktestRun(open, parsed.GetValue(Model), output, error).RunAsync(options, selection.From, selection.To, cancellation));
    }

    private static BacktestOptions Read(ParseResult parsed) => new()
    {
        Rules = parsed.GetValue(Rules)!,
        MergeDomains = parsed.GetValue(Merge),
        Domain = parsed.GetValue(Domain),
        Mode = WordTable<AdaptiveMode>.Find(parsed.GetValue(Mode)!),
        Learning = parsed.GetValue(Learning)!,
        Confidence = parsed.GetValue(Confidence),
        Capacity = parsed.GetValue(Capacity),
        Seed = parsed.GetValue(Seed),
        Json = parsed.IsJson(Output),
    };

    private static void Check(bool isSound, string sentence, Action<string> addError)
    {
        if (!isSound)
        {
            addError(sentence);
        }
    }
}
