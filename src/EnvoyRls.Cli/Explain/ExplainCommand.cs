using System.CommandLine;
using EnvoyRls.Core.Decisions.Keys;

namespace EnvoyRls.Cli.Explain;

/// <summary><c>rls explain</c>: which rule a descriptor meets, why, and what would be charged.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string[]> Descriptors = new("descriptors")
    {
        Description = "Descriptors of one call: key=value,key2=value2; a comma or backslash of a value is written \\, or \\\\.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Domain of the rules; not needed if there is only one." };
    private static readonly Option<uint> Hits = new("--hits", "-n") { Description = "Hits to charge for each descriptor; 0 leaves it to the service, which charges 1." };
    private static readonly Option<string?> At = new("--at") { Description = "When the call is made, as 2026-01-31T12:00:00Z; now by default." };
    private static readonly Option<string> KeyFormat = new("--key-format") { Description = "Format of counter keys (CACHE_KEY_FORMAT).", DefaultValueFactory = _ => "v1" };
    private static readonly Option<string> KeyPrefix = new("--key-prefix") { Description = "What counter keys start with (CACHE_KEY_PREFIX).", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> Merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
    private static readonly Option<string?> Region = new("--region") { Description = "Region whose part of the limits that regions share is told (REGION); else they are whole." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    static ExplainCommand()
    {
        OptionLike.Refuse(Descriptors);
        KeyFormat.AcceptOnlyFromAmong("v1", "v2");
    }

    public static Command Create()
    {
        CommandWithExample command = new(
            "explain",
            "Explain which rule a call meets and why, and what it charges: exit 0 if it could be explained, whatever the verdict.",
            "rls explain --rules rules/ --domain shop user=bob,path=/cart")
        {
            Descriptors, Rules, Domain, Hits, At, KeyFormat, KeyPrefix, Merge, Region, Json,
        };
        command.SetAction((parsed, _) =>
        {
            InvocationConfiguration configuration = parsed.InvocationConfiguration;
            return new ExplainRun(configuration.Output, configuration.Error, TimeProvider.System).RunAsync(Read(parsed));
        });
        return command;
    }

    private static ExplainOptions Read(ParseResult parsed) => new()
    {
        Rules = parsed.GetValue(Rules)!,
        MergeDomains = parsed.GetValue(Merge),
        Domain = parsed.GetValue(Domain),
        Descriptors = parsed.GetValue(Descriptors)!,
        Hits = parsed.GetValue(Hits),
        At = parsed.GetValue(At),
        KeyFormat = parsed.GetValue(KeyFormat) == "v2" ? CounterKeyFormat.V2 : CounterKeyFormat.Reference,
        KeyPrefix = parsed.GetValue(KeyPrefix)!,
        Region = parsed.GetValue(Region),
        Json = parsed.GetValue(Json),
    };
}
