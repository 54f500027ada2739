using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Backtest;

/// <summary>
/// What the adaptive layer would have made of minutes that were kept. It looks once a minute, so it is slower than the service; nothing
/// that it makes can change the past, so what it would have held back is estimated; and who was a newcomer is not known any more.
/// </summary>
internal sealed class HistorySimulation
{
    /// <summary>The length of its ticks.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    private readonly RuleSet _rules;
    private readonly DetectionEngine _detection;
    private readonly AdaptiveEngine _engine;
    private readonly OverrideDiary _diary = new();
    private OverrideBook _book;

    /// <param name="rules">The rules.</param>
    /// <param name="options">How it is simulated; ticks are minutes whatever it says.</param>
    /// <exception cref="ArgumentException">The policy's options make no sense; the message says why.</exception>
    public HistorySimulation(RuleSet rules, TrafficOptions options)
    {
        TrafficOptions slow = options with { Tick = Tick };
        _rules = rules;
        _book = slow.BookFor(rules);
        _detection = new DetectionEngine(slow.DetectionOptions);
        _engine = new AdaptiveEngine(new FeatureEngine(slow.FeatureOptions), _detection, new OverridePolicy(slow.PolicyOptions));
    }

    /// <summary>A version of a domain's models that judges in place of those trained on the way, and its number; <see langword="null"/> for none.</summary>
    public (ModelContents Contents, int Version)? Model { get; init; }

    /// <summary>Every override and suggestion that was made, in the order in which they were.</summary>
    public IReadOnlyCollection<SimulatedOverride> Overrides => _diary.Overrides;

    /// <summary>How many minutes there were.</summary>
    public int Minutes { get; private set; }

    /// <summary>Calls in them.</summary>
    public double Calls { get; private set; }

    /// <summary>Calls that were denied, as it was.</summary>
    public double Denied { get; private set; }

    /// <summary>Hits that overrides would have held back besides, as far as their keys and signatures were kept; of a hit that two of them are about, each counts.</summary>
    public double HeldBack { get; private set; }

    /// <summary>Plays a minute.</summary>
    public void Play(HistoryMinute minute)
    {
        ObservedInterval interval = minute.Interval;
        Minutes++;
        Calls += interval.Domains.Sum(domain => domain.Calls);
        Denied += interval.Domains.Sum(domain => domain.DeniedCalls);
        HeldBack += _book.Overrides.Where(item => item.IsInForce).Sum(item => HeldBackBy(item, interval));
        DateTimeOffset now = DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(interval.End);
        if (Model is { } model)
        {
            // Pools come with the traffic that they are about.
            _detection.Models.Promote(model.Contents, model.Version);
        }

        EngineResult result = _engine.Tick(interval, new EngineSurroundings { Now = now, Rules = _rules, Book = _book });
        _book = result.Decision.Book;
        _diary.Add(result.Decision.Events, now);
        if (_detection.DueTraining() is { } training)
        {
            training.Run();
            training.Finish();
        }
    }

    private static double HeldBackBy(Override item, ObservedInterval interval)
    {
        ObservedDomain? domain = interval.Domains.FirstOrDefault(domain => domain.Name == item.Scope.Domain);
        double admitted = domain?.Segments.SelectMany(segment => segment.Top).FirstOrDefault(key => key.Path.Equals(item.Scope.Path)) is { } key
            ? key.Hits - key.DeniedHits
            : domain?.Signatures.FirstOrDefault(signature => signature.Path.Equals(item.Scope.Path)) is { } signature ? signature.Calls - signature.DeniedCalls : 0;
        return Math.Max(0, admitted - (item.NewAmount * interval.Seconds / (item.Window / 1e6)));
    }
}
