using System.CommandLine;
using EnvoyRls.Cli.Tls;

namespace EnvoyRls.Cli.Ask;

/// <summary><c>rls ask</c>: sends one call to a rate-limit service and prints the verdict in words.</summary>
internal static class AskCommand
{
    private static readonly Argument<string> Target = new("target") { Description = "host:port of the gRPC listener, or unix:///path of its socket." };
    private static readonly Option<string> Domain = new("--domain", "-d") { Description = "Domain of the rules.", Required = true };
    private static readonly Option<string[]> Descriptors = new("--descriptor", "-e")
    {
        Description = "Entries of one descriptor, key=value,key2=value2; a comma or backslash of a value is written \\, or \\\\. May be given several times.",
        Required = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<uint> Hits = new("--hits", "-n") { Description = "Hits to charge for each descriptor; 0 leaves it to the service, which charges 1." };
    private static readonly Option<bool> Peek = new("--peek") { Description = "Look without charging." };
    private static readonly Option<bool> Refund = new("--refund") { Description = "Give the hits back instead of charging them." };
    private static readonly Option<string?> Limit = new("--limit") { Description = "A limit in place of the rule's, as 10/minute." };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "Seconds to wait for the answer.", DefaultValueFactory = _ => 5 };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the response as proto3 JSON." };
    private static readonly TlsChoiceOptions Tls = new();

    public static Command Create()
    {
        CommandWithExample command = new(
            "ask",
            "Ask a rate-limit service: exit 0 for OK, 3 for OVER_LIMIT, 1 if there is no answer.",
            "rls ask localhost:8081 --domain shop --descriptor user=bob,path=/cart")
        {
            Target, Domain, Descriptors, Hits, Peek, Refund, Limit, Timeout, Json,
        };
        Tls.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            Asking asking = new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return await asking.RunAsync(Read(parsed), cancellation);
        });
        return command;
    }

    private static Question Read(ParseResult parsed) => new()
    {
        Target = parsed.GetValue(Target)!,
        Domain = parsed.GetValue(Domain)!,
        Descriptors = parsed.GetValue(Descriptors)!,
        Hits = parsed.GetValue(Hits),
        Peek = parsed.GetValue(Peek),
        Refund = parsed.GetValue(Refund),
        Limit = parsed.GetValue(Limit),
        Timeout = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(Timeout), 0.001, 86_400)),
        Json = parsed.GetValue(Json),
        Tls = Tls.Read(parsed),
    };
}
