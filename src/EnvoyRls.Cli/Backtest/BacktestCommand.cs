using System.CommandLine;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Cli.Backtest;

/// <summary><c>rls backtest</c>: what the adaptive layer would have done to traffic of the past.</summary>
internal static class BacktestCommand
{
    private const string AsRulesSay = "rules";

    private static readonly Option<string> Log = new("--log") { Description = "Access log, plain or gzip; - for standard input.", Required = true };
    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Domain of the rules; not needed if there is only one." };
    private static readonly LogSelectionOptions Selection = new(needsDescriptors: true);
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
            "Play an access log through rules and adaptive layer: exit 0 when done, 1 if rules or log cannot be read.",
            "rls backtest --log access.log.gz --rules rules/ --descriptor remote_address=%h --inject flood,rate=200,at=+2h")
        {
            Log, Rules, Domain, Mode, Learning, Confidence, Capacity, Inject, Seed, Top, Merge, Output,
        };
        Selection.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            new BacktestRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static BacktestOptions Read(ParseResult parsed) => new()
    {
        Selection = Selection.Read(parsed, parsed.GetValue(Log)!),
        Rules = parsed.GetValue(Rules)!,
        MergeDomains = parsed.GetValue(Merge),
        Domain = parsed.GetValue(Domain),
        Mode = WordTable<AdaptiveMode>.Find(parsed.GetValue(Mode)!),
        Learning = parsed.GetValue(Learning)!,
        Confidence = parsed.GetValue(Confidence),
        Capacity = parsed.GetValue(Capacity),
        Attacks = parsed.GetValue(Inject) ?? [],
        Seed = parsed.GetValue(Seed),
        Top = Math.Clamp(parsed.GetValue(Top), 0, 1_000),
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
