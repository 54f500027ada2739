using EnvoyRls.Analysis.Wording;
using EnvoyRls.Analysis.Explain;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Cli.Replay.Logs;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Explain;

/// <summary>Carries out <c>rls explain</c>.</summary>
internal sealed class ExplainRun(TextWriter output, TextWriter error, TimeProvider time)
{
    private const string Command = "rls explain";

    public async Task<int> RunAsync(ExplainOptions options)
    {
        if (!RuleLoading.TryLoad(Command, options.Rules, options.MergeDomains, error, out RuleSet? rules, options.Region))
        {
            return ExitCode.Failed;
        }

        try
        {
            RuleDomain domain = RuleLoading.DomainOf(rules, options.Domain);
            RateLimitRequest request = new() { Domain = domain.Name, HitsAddend = options.Hits };
            request.Descriptors.AddRange(options.Descriptors.Select(DescriptorText.ParseDescriptor));
            RateLimiterOptions limiter = new() { KeyFormat = options.KeyFormat, CacheKeyPrefix = options.KeyPrefix, Leases = true };
            IReadOnlyList<Explanation> explanations = await new Explainer(rules, limiter, TimeOf(options.At)).ExplainAsync(request);
            if (options.Json)
            {
                ExplainJson.Write(explanations, output);
            }
            else
            {
                new ExplainReport(output).Write(explanations);
            }

            return ExitCode.Ok;
        }
        catch (FormatException mistake)
        {
            await error.WriteLineAsync($"{Command}: {mistake.Message}");
            return ExitCode.Usage;
        }
    }

    private DateTimeOffset TimeOf(string? written)
    {
        if (written is null)
        {
            return time.GetUtcNow();
        }

        return LogTime.TryParseRfc3339(written, out DateTimeOffset at) && at >= DateTimeOffset.UnixEpoch
            ? at
            : throw new FormatException($"--at '{written}' is not a time as in 2026-01-31T12:00:00Z.");
    }
}
