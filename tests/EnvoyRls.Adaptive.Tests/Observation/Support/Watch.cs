using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Observation.Support;

/// <summary>An observer, and what is around it.</summary>
internal sealed class Watch
{
    /// <summary>When it begins.</summary>
    public const long Start = 1_700_000_000_000_000;

    public const long Second = 1_000_000;

    public Watch(ObserverOptions? options = null)
    {
        Feed = new DecisionFeed(TimeProvider.System, Statistics, NullLogger<DecisionFeed>.Instance, rings: 1, capacity: 2);
        Observer = new Observer(options ?? Options, Standings, Feed.Dropped, Statistics, Start);
    }

    public static ObserverOptions Options { get; } = new() { Seed = 42 };

    /// <summary>Without sampling.</summary>
    public static ObserverOptions Everything { get; } = new() { Seed = 42, MostPerSecond = 1e12 };

    public ClientStandings Standings { get; } = new();

    public StatRegistry Statistics { get; } = new();

    public DecisionFeed Feed { get; }

    public Observer Observer { get; }

    /// <summary>Tells the observer of calls and takes the interval of two seconds.</summary>
    public ObservedInterval See(RecordedCalls calls)
    {
        calls.TellTo(Observer);
        return Observer.Take(Start + (2 * Second));
    }
}
