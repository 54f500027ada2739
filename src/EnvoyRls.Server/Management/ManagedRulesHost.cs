using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Management.Repository.Snapshots;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Management;

/// <summary>Rules that are managed at run time: their repository, their layer above the files, releases.</summary>
internal sealed class ManagedRulesHost : IAsyncDisposable
{
    private const string SnapshotName = "last-known-good.jsonl";

    /// <summary>How long the start waits for the managed rules before it goes on with those kept on disk, or with the files alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LastKnownGood? _lastKnownGood;
    private readonly ManagedRules _managed;
    private readonly RuleAdministration _administration;
    private readonly TimeProvider _time;

    private ManagedRulesHost(IRepository repository, RepositoryChoice choice, LayeredRules rules, RuleSetOptions options, StatRegistry statistics, TimeProvider time, ILoggerFactory logs)
    {
        _time = time;
        Repository = repository;
        StateValidator validator = new(options);
        ManagedLayers layers = new(rules, validator, new ChangePlanner(repository.Objects), statistics, logs.CreateLogger<ManagedLayers>());
        _managed = new ManagedRules(repository.Objects, state => layers.Apply(state), statistics, time, logs.CreateLogger<ManagedRules>());
        _administration = new RuleAdministration(repository.Objects, _managed, rules, validator, time);
        Releases = new ReleaseDesk(_administration, time);
        Engine = new ReleaseEngine(_administration, layers, time, logs.CreateLogger<ReleaseEngine>());
        if (choice is { Postgres: not null, Directory.Length: > 0 })
        {
            SnapshotFile file = new(Path.Combine(choice.Directory, SnapshotName), DiskFiles.Instance);
            _lastKnownGood = new LastKnownGood(file, time, logs.CreateLogger<LastKnownGood>());
            _managed.Applied += _lastKnownGood.Keep;
        }
    }

    public IRepository Repository { get; }

    public IRuleAdministration Administration => _administration;

    public IReleases Releases { get; }

    private ReleaseEngine Engine { get; }

    /// <summary>Opens the repository. A database that is away is waited for later.</summary>
    /// <exception cref="StartupException">The directory cannot be had.</exception>
    public static async Task<ManagedRulesHost> OpenAsync(
        RepositoryChoice choice, LayeredRules rules, RuleSetOptions options, StatRegistry statistics, Supervisor supervisor, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            IRepository repository = await RepositoryOpener.OpenAsync(choice, supervisor, time, logs);
            return new ManagedRulesHost(repository, choice, rules, options, statistics, time, logs);
        }
        catch (RepositoryException error)
        {
            throw new StartupException($"cannot open the repository of managed rules: {error.Message}", error);
        }
    }

    /// <summary>Brings the managed rules into force and keeps them up to date; returns when the first are, or when it has waited long enough.</summary>
    public async Task StartAsync(Supervisor supervisor, CancellationToken cancellation)
    {
        _lastKnownGood?.Start(supervisor);
        _managed.Start(supervisor);
        Task waited = Task.Delay(Patience, _time, cancellation);
        if (await Task.WhenAny(_managed.UpToDate, waited) == waited)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_lastKnownGood?.Find() is { } state)
            {
                await _managed.StartFromAsync(state, cancellation);
            }
        }

        Engine.Start(supervisor);
    }

    /// <summary>Only after the loops have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        _administration.Dispose();
        _managed.Dispose();
        await Repository.DisposeAsync();
    }
}
