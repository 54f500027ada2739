using System.CommandLine;
using System.CommandLine.Parsing;
using EnvoyRls.Cli.Backtest;
using EnvoyRls.Cli.Bench.Load;
using EnvoyRls.Cli.Tls;

namespace EnvoyRls.Cli.Bench;

/// <summary><c>rls bench</c>: puts load on a rate-limit service and tells how long calls took.</summary>
internal static class BenchCommand
{
    private const string NoDeadline = "none";

    private static readonly Argument<string[]> Targets = new("target")
    {
        Description = "host:port of the gRPC listener, or unix:///path of its socket; of several, each gets its part of the connections.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Domain = new("--domain", "-d") { Description = "Domain of the rules.", Required = true };
    private static readonly Option<string[]> Descriptors = new("--descriptor", "-e")
    {
        Description = "Entries of one descriptor, key=value,key2={key}, where {key} is the key drawn for the call. May be given several times.",
        Required = true,
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<double?> Rate = new("--rate") { Description = "Calls a second, which come as a Poisson process whatever the answers do (open loop)." };
    private static readonly Option<int?> Closed = new("--closed") { Description = "Calls at once, of which each answer makes the next (closed loop)." };
    private static readonly Option<int> Connections = new("--connections", "-c") { Description = "Connections.", DefaultValueFactory = _ => 8 };
    private static readonly Option<int> Threads = new("--threads") { Description = "Threads of this client.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Duration = new("--duration") { Description = "How long calls count.", DefaultValueFactory = _ => "10s" };
    private static readonly Option<string> WarmUp = new("--warm-up") { Description = "How long calls are made before; 0s for none.", DefaultValueFactory = _ => "2s" };
    private static readonly Option<int> Tick = new("--tick")
    {
        Description = "Microseconds for which calls that come are gathered and then made together, which spares the processor; 0 for none.",
    };

    private static readonly Option<long> Keys = new("--keys") { Description = "How many keys there are.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Zipf = new("--zipf") { Description = "Exponent of Zipf's law; with 0 all keys have the same chance." };
    private static readonly Option<uint> Hits = new("--hits", "-n") { Description = "Hits to charge for each descriptor; 0 leaves it to the service, which charges 1." };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Where chance starts: the same seed makes the same calls.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Deadline = new("--deadline")
    {
        Description = "What a call may take, told to the service as Envoy does; none for no deadline.",
        DefaultValueFactory = _ => "20ms",
    };

    private static readonly TlsChoiceOptions Tls = new();
    private static readonly Option<string?> Json = new("--json") { Description = "Write the figures as JSON to this file, or - for standard output in place of the table." };

    static BenchCommand()
    {
        OptionLike.Refuse(Targets);
        Require(Rate, static rate => rate is null or (> 0 and <= 1e7), "A rate is above 0 and at most 10000000.");
        Require(Closed, static calls => calls is null or (>= 1 and <= 1_000_000), "Calls at once are 1 to 1000000.");
        Require(Connections, static count => count is >= 1 and <= 1_000, "Connections are 1 to 1000.");
        Require(Threads, static count => count is >= 1 and <= 64, "Threads are 1 to 64.");
        Require(Tick, static microseconds => microseconds is >= 0 and <= 100_000, "A tick is 0 to 100000 microseconds.");
        Require(Keys, static keys => keys is >= 1 and <= 1_000_000_000_000, "Keys are 1 to 1000000000000.");
        Require(Zipf, static exponent => exponent is >= 0 and <= 10, "The exponent of Zipf's law is 0 to 10.");
    }

    public static Command Create()
    {
        CommandWithExample command = new(
            "bench",
            "Put load on a rate-limit service and tell how long calls took: exit 0 when done, 1 if the service cannot be reached or decides nothing.",
            "rls bench localhost:8081 --rate 20000 --domain shop --descriptor user={key} --keys 10000 --zipf 1.1")
        {
            Targets, Domain, Descriptors, Rate, Closed, Connections, Threads, Duration, WarmUp, Tick, Keys, Zipf, Hits, Seed, Deadline, Json,
        };
        Tls.AddTo(command);
        command.Validators.Add(Check);
        command.SetAction(RunAsync);
        return command;
    }

    private static void Check(CommandResult command)
    {
        if (command.GetValue(Rate) is null == command.GetValue(Closed) is null)
        {
            command.AddError("Say either --rate or --closed.");
        }

        if (command.GetValue(Threads) > command.GetValue(Connections))
        {
            command.AddError("There cannot be more threads than connections.");
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            return await new BenchRun(Read(parsed), output, error).RunAsync(cancellation);
        }
        catch (FormatException mistake)
        {
            await error.WriteLineAsync($"rls bench: {mistake.Message}");
            return ExitCode.Usage;
        }
    }

    private static BenchOptions Read(ParseResult parsed) => new()
    {
        Targets = parsed.GetValue(Targets)!,
        Domain = parsed.GetValue(Domain)!,
        Descriptors = parsed.GetValue(Descriptors)!,
        Hits = parsed.GetValue(Hits),
        Deadline = parsed.GetValue(Deadline) is { } deadline and not NoDeadline ? TimeText.Read("--deadline", deadline) : null,
        Tls = Tls.Read(parsed),
        JsonPath = parsed.GetValue(Json),
        Plan = new LoadPlan
        {
            Rate = parsed.GetValue(Rate),
            Concurrency = parsed.GetValue(Closed),
            Connections = parsed.GetValue(Connections),
            Threads = parsed.GetValue(Threads),
            Duration = TimeText.Read("--duration", parsed.GetValue(Duration)!),
            WarmUp = parsed.GetValue(WarmUp) is { } warmUp and not "0s" ? TimeText.Read("--warm-up", warmUp) : TimeSpan.Zero,
            Tick = TimeSpan.FromMicroseconds(parsed.GetValue(Tick)),
            Keys = parsed.GetValue(Keys),
            Zipf = parsed.GetValue(Zipf),
            Seed = parsed.GetValue(Seed),
        },
    };

    private static void Require<T>(Option<T> option, Func<T?, bool> isSound, string sentence) => option.Validators.Add(result =>
    {
        if (!isSound(result.GetValueOrDefault<T>()))
        {
            result.AddError(sentence);
        }
    });
}
