using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>Runs the tests of a suite, each over counters of its own.</summary>
/// <param name="rules">The rules that it is about.</param>
/// <param name="coverage">Told of every decision; <see langword="null"/> if nobody wants to know.</param>
internal sealed class SuiteRunner(RuleSet rules, RuleCoverage? coverage)
{
    /// <summary>What suites may look at is switched on: headers and dynamic metadata.</summary>
    private static readonly RateLimiterOptions Options = new() { Headers = new LimitHeaders(), DynamicMetadata = true };

    public async Task<TestResult> RunAsync(SuiteTest test)
    {
        long started = Stopwatch.GetTimestamp();
        List<TestFailure> failures = [];
        await using Simulator simulator = new(rules, Options, test.Start);
        foreach (SuiteStep step in test.Steps)
        {
            failures.AddRange(await RunAsync(simulator, test.Start, step));
        }

        return new TestResult(test, failures, Stopwatch.GetElapsedTime(started));
    }

    private async Task<IReadOnlyList<TestFailure>> RunAsync(Simulator simulator, DateTimeOffset start, SuiteStep step)
    {
        StepCheck check = new(step);
        DecisionDetails details = new(everyDescriptor: coverage is not null);
        RateLimitRequest request = step.Request.Clone();
        try
        {
            request.Domain = request.Domain.Length > 0 ? request.Domain : RuleLoading.DomainOf(rules, null).Name;
        }
        catch (FormatException)
        {
            return [new TestFailure(step.Place, "the rules have several domains: say which one the request is for")];
        }

        if (!simulator.Assume(request, step.Client) && step.Client is not null)
        {
            return [new TestFailure(step.Place, $"the request does not tell who its client is: give it one of {string.Join(", ", Options.ClientKeys)}")];
        }

        for (int i = 0; i < step.Repeat; i++)
        {
            simulator.AdvanceTo(start + TimeSpan.FromMicroseconds(step.At + (i * step.Every)));
            RateLimitResult result = await simulator.DecideAsync(request, details);
            if (!result.IsAnswered)
            {
                return [new TestFailure(step.Place, $"the request is refused: {result.Fault.Message}")];
            }

            check.Add(result.Response);
            coverage?.Add(details);
        }

        return check.Failures();
    }
}
