using System.Globalization;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.DryRun;

/// <summary>
/// Says what a change of rules would change for a traffic sample: both rule sets decide the same calls at the same times,
/// each with counters of its own that nobody charged before.
/// </summary>
internal sealed class DryRunner
{
    private const int RequestsBetweenLooks = 64;

    private readonly DryRunOptions _options;
    private readonly TimeProvider _time;
    private readonly List<DryRunExample> _examples = [];
    private long _requests;
    private long _refused;
    private long _deniedBefore;
    private long _deniedAfter;
    private long _newlyDenied;
    private long _newlyAllowed;

    private DryRunner(DryRunOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Lets both rule sets decide.</summary>
    /// <param name="before">The rules before the change.</param>
    /// <param name="after">The rules after it.</param>
    /// <param name="sample">The calls, those without a time in their order.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="time">The clock that the time allowed is measured by.</param>
    /// <param name="cancellation">Ends the run with an exception.</param>
    public static async Task<DryRunReport> RunAsync(
        RuleSet before, RuleSet after, IEnumerable<SampleRequest> sample, DryRunOptions options, TimeProvider time, CancellationToken cancellation)
    {
        SampleRequest[] taken = [.. sample.Take(options.MostRequests + 1)];
        bool isWhole = taken.Length <= options.MostRequests;
        (SampleRequest Sample, DateTimeOffset At)[] calls = Schedule(isWhole ? taken : taken[..options.MostRequests], options);
        DateTimeOffset start = calls.Length > 0 ? calls[0].At : options.Start;
        await using DryRunSide old = new(before, options.Limiter, start);
        await using DryRunSide current = new(after, options.Limiter, start);
        DryRunner run = new(options, time);
        int decided = await run.DecideAsync(calls, old, current, cancellation);
        return run.Report(old, current) with { CutOff = run.CutOff(decided, calls.Length, isWhole) };
    }

    /// <summary>All calls in the order of their times.</summary>
    private static (SampleRequest Sample, DateTimeOffset At)[] Schedule(SampleRequest[] sample, DryRunOptions options) =>
    [
        .. sample.Select((call, index) => (call, At: call.At ?? options.Start + (options.Duration * ((double)index / sample.Length)))).OrderBy(call => call.At),
    ];

    /// <summary>Decides one call after the other; returns how many before the time was over.</summary>
    private async Task<int> DecideAsync(
        (SampleRequest Sample, DateTimeOffset At)[] calls, DryRunSide before, DryRunSide after, CancellationToken cancellation)
    {
        long began = _time.GetTimestamp();
        for (int i = 0; i < calls.Length; i++)
        {
            if (i % RequestsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_time.GetElapsedTime(began) > _options.MostTime)
                {
                    return i;
                }
            }

            await DecideAsync(calls[i].Sample, calls[i].At, before, after);
        }

        return calls.Length;
    }

    private async ValueTask DecideAsync(SampleRequest call, DateTimeOffset at, DryRunSide before, DryRunSide after)
    {
        bool? wasDenied = await before.DecideAsync(call.Request, at);
        bool? isDenied = await after.DecideAsync(call.Request, at);
        if (wasDenied is not { } was || isDenied is not { } now)
        {
            _refused++;
            return;
        }

        _requests++;
        _deniedBefore += was ? 1 : 0;
        _deniedAfter += now ? 1 : 0;
        _newlyDenied += now && !was ? 1 : 0;
        _newlyAllowed += was && !now ? 1 : 0;
        if (was != now && _examples.Count < _options.MostExamples)
        {
            string[] descriptors = [.. call.Request.Descriptors.Select(descriptor => string.Join(", ", descriptor.Entries.Select(entry => $"{entry.Key}={entry.Value}")))];
            _examples.Add(new DryRunExample(at, call.Request.Domain, descriptors, WordOf(was), WordOf(now), before.Deciding?.Name, after.Deciding?.Name));
        }
    }

    private DryRunReport Report(DryRunSide before, DryRunSide after) => new()
    {
        Requests = _requests,
        NewlyDenied = _newlyDenied,
        NewlyAllowed = _newlyAllowed,
        DeniedBefore = _deniedBefore,
        DeniedAfter = _deniedAfter,
        Refused = _refused,
        Examples = _examples,
        Rules =
        [
            .. before.Deciders.Union(after.Deciders)
                .Select(decider => new DryRunRule(decider.Name, decider.Layer, decider.Id, before.OutcomesOf(decider), after.OutcomesOf(decider)))
                .OrderByDescending(rule => Math.Abs(rule.After.Denied - rule.Before.Denied))
                .ThenByDescending(rule => Math.Abs(rule.After.Decisions - rule.Before.Decisions))
                .ThenBy(rule => rule.Rule, StringComparer.Ordinal)
                .Take(_options.MostRules),
        ],
    };

    private string? CutOff(int decided, int calls, bool isWhole) => (decided < calls, isWhole) switch
    {
        (true, _) => string.Create(
            CultureInfo.InvariantCulture,
            $"The run ended after {decided:N0} of {calls:N0} requests, because the {_options.MostTime.TotalSeconds:0.#} s allowed were over."),
        (_, false) => string.Create(CultureInfo.InvariantCulture, $"Only the first {Words.Count(calls, "request")} of the sample were looked at."),
        _ => null,
    };

    private static string WordOf(bool denied) => denied ? "OVER_LIMIT" : "OK";
}
