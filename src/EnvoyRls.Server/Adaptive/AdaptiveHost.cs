using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Features.Bots;
using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Adaptive.Features.Reputation;
using EnvoyRls.Adaptive.Features.Supplied;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Adaptive;

/// <summary>The adaptive layer, put together: it watches what the feed tells, and lays overrides over the rules. None of it is on the way of a call.</summary>
internal sealed class AdaptiveHost : IDisposable
{
    private readonly Observer _observer;
    private readonly BookFollower _follower;
    private readonly AdaptiveLoop _loop;
    private readonly ModelLife _models;
    private readonly LoadScraper? _load;
    private readonly FileFollower _files;
    private readonly OverrideDesk _desk;
    private readonly BookHolder _book;
    private readonly BookStore _store;
    private readonly EngineMemory _memory;
    private readonly string _replica;

    private AdaptiveHost(
        AdaptiveSettings settings,
        string replica,
        UInt128 seed,
        LayeredRules rules,
        RuleSetOptions ruleOptions,
        ClientStandings standings,
        DecisionFeed feed,
        IAdaptiveArchive archive,
        ICoordinator coordinator,
        StatRegistry statistics,
        TimeProvider time,
        ILoggerFactory logs)
    {
        _replica = replica;
        AdaptiveOptions options = AdaptiveOptions.Of(settings, replica, seed);
        _observer = new Observer(options.Observer, standings, feed.Dropped, statistics, time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        _load = settings is { LoadUrl: { } url, LoadMetric: { } metric }
            ? new LoadScraper(url, metric, settings.LoadFull, settings.Tick, statistics, time, logs.CreateLogger<LoadScraper>())
            : null;
        _book = new BookHolder(rules, ruleOptions, logs.CreateLogger<BookHolder>());
        _store = new BookStore(coordinator, _book);
        _follower = new BookFollower(coordinator, _store, _book, time, logs.CreateLogger<BookFollower>());
        GeoFiles? geography = OpenGeography(settings);
        ReputationFiles? reputation = settings.ReputationFiles.Count > 0 ? new ReputationFiles(settings.ReputationFiles) : null;
        _files = new FileFollower(new ISuppliedFiles?[] { geography, reputation }.OfType<ISuppliedFiles>(), statistics, time, logs.CreateLogger<FileFollower>());
        AdaptiveEngine engine = new(new FeatureEngine(options.Features, geography?.Locator, reputation), new DetectionEngine(options.Detection), new OverridePolicy(options.Policy));
        ClientWork clients = new(coordinator, _observer, standings);
        _models = new ModelLife(
            archive, engine.Detection, new ModelLifeOptions { Strange = options.Detection.Persistence.Enter }, statistics, time, logs.CreateLogger<ModelLife>());
        ServerContext context = new(rules, _book, _load, clients, new BotScorer(), _models, time, logs.CreateLogger<ServerContext>());
        _memory = new EngineMemory(archive, engine, _observer, new IntervalHistory(new HistoryOptions()), logs.CreateLogger<EngineMemory>());
        _loop = new AdaptiveLoop(
            options.Loop,
            _observer,
            engine,
            context,
            clients,
            new PartExchange(coordinator, options.Loop, logs.CreateLogger<PartExchange>()),
            new Leadership(coordinator, replica, options.Loop.Term, time),
            _store,
            _book,
            _memory,
            new AnomalyQueue(archive, statistics, logs.CreateLogger<AnomalyQueue>()),
            new AdaptiveStatistics(statistics, _book, time),
            time,
            logs.CreateLogger<AdaptiveLoop>());
        _desk = new OverrideDesk(_store, _book, options.Policy, Status, time);
    }

    /// <summary>The door for people.</summary>
    public IOverrideDesk Desk => _desk;

    /// <summary>Puts the layer together and brings the book that was kept into force.</summary>
    public static async Task<AdaptiveHost> OpenAsync(
        AdaptiveSettings settings,
        string replica,
        LayeredRules rules,
        RuleSetOptions ruleOptions,
        ClientStandings standings,
        DecisionFeed feed,
        IAdaptiveArchive archive,
        ICoordinator coordinator,
        StatRegistry statistics,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        UInt128 seed = await ObservationSeed.GetAsync(coordinator, archive, cancellation);
        AdaptiveHost host = new(settings, replica, seed, rules, ruleOptions, standings, feed, archive, coordinator, statistics, time, logs);
        await host.RestoreBookAsync(cancellation);
        return host;
    }

    /// <summary>Begins to watch.</summary>
    public void Start(DecisionFeed feed, Supervisor supervisor)
    {
        feed.Add(_observer);
        _load?.Start(supervisor);
        _files.Start(supervisor);
        _follower.Start(supervisor);
        _loop.Start(supervisor);
        _models.Start(supervisor);
    }

    /// <summary>Only after the loops have stopped.</summary>
    public void Dispose()
    {
        _desk.Dispose();
        _load?.Dispose();
        _files.Dispose();
    }

    /// <summary>Overrides outlive a restart: those of the other replicas count, and without others those that were kept.</summary>
    private async Task RestoreBookAsync(CancellationToken cancellation)
    {
        try
        {
            if (await _store.RefreshAsync(cancellation) is { Version: 0 } && await _memory.RestoreBookAsync(cancellation) is { } kept)
            {
                await _store.WriteAsync(kept, 0, null, cancellation);
            }
        }
        catch (Exception error) when (error is CoordinationException or InvalidDataException)
        {
            // The follower goes on trying.
        }
    }

    /// <exception cref="StartupException">A file is none of that format, or cannot be read.</exception>
    private static GeoFiles? OpenGeography(AdaptiveSettings settings)
    {
        if (settings is { CountryFile: "", NetworkFile: "" })
        {
            return null;
        }

        GeoFiles files = new(PathOf(settings.CountryFile), PathOf(settings.NetworkFile));
        return files.Problems.FirstOrDefault() is { } problem ? throw new StartupException($"ADAPTIVE_COUNTRY_DB, ADAPTIVE_ASN_DB: {problem}") : files;

        static string? PathOf(string setting) => setting.Length > 0 ? setting : null;
    }

    private AdaptiveStatus Status()
    {
        TickReport last = _loop.Last;
        return new AdaptiveStatus(_replica, last.IsLeader, _book.Version, last.Time, last.Took.TotalMilliseconds, last.Sampling, last.Model, last.Domains);
    }
}
