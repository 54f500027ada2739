using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Analysis.DryRun;

/// <summary>One of the two rule sets, with counters of its own, and what its rules did.</summary>
internal sealed class DryRunSide : IDecisionSink, IAsyncDisposable
{
    /// <summary>More than a call has descriptors.</summary>
    private const int FeedCapacity = 4096;

    private readonly Simulator _simulator;
    private readonly DecisionFeed _feed;
    private readonly Dictionary<Decider, Tally> _tallies = [];
    private Decider? _first;
    private Decider? _denying;

    public DryRunSide(RuleSet rules, RateLimiterOptions options, DateTimeOffset start)
    {
        _feed = new DecisionFeed(TimeProvider.System, new StatRegistry(), NullLogger<DecisionFeed>.Instance, rings: 1, FeedCapacity);
        _feed.Add(this);
        _simulator = new Simulator(rules, options, start, feed: _feed);
    }

    /// <summary>What denied the last call, or else decided first; <see langword="null"/> if nothing is said about it.</summary>
    public Decider? Deciding => _denying ?? _first;

    /// <summary>Everything that decided anything.</summary>
    public IReadOnlyCollection<Decider> Deciders => _tallies.Keys;

    public RuleOutcomes OutcomesOf(Decider decider) =>
        _tallies.TryGetValue(decider, out Tally? tally) ? new RuleOutcomes(tally.Decisions, tally.Denied, tally.Watched) : new RuleOutcomes(0, 0, 0);

    /// <summary>Whether a call is denied; <see langword="null"/> if the limiter refuses it.</summary>
    public async ValueTask<bool?> DecideAsync(RateLimitRequest request, DateTimeOffset at)
    {
        (_first, _denying) = (null, null);
        _simulator.AdvanceTo(at);
        RateLimitResult result = await _simulator.DecideAsync(request);
        _feed.Drain();
        return result.IsAnswered ? result.Response.OverallCode == RateLimitResponse.Types.Code.OverLimit : null;
    }

    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        foreach (ref readonly DecisionRecord record in records)
        {
            Decider decider = Decider.Of(record);
            if (!_tallies.TryGetValue(decider, out Tally? tally))
            {
                _tallies.Add(decider, tally = new Tally());
            }

            tally.Decisions++;
            tally.Denied += record.IsDenied ? 1 : 0;
            tally.Watched += record.IsShadowDenied ? 1 : 0;
            _first ??= decider;
            _denying ??= record.IsDenied ? decider : null;
        }
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    private sealed class Tally
    {
        public long Decisions;
        public long Denied;
        public long Watched;
    }
}
