using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// The life of versions of models, on the replica that leads: trained at night, tried, beside what is in use for a while, promoted or
/// not, in use until another one is. What replicas and people say to each other of it goes through the archive.
/// </summary>
internal sealed class ModelLife
{
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly IAdaptiveArchive _archive;
    private readonly ModelLifeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelLife> _log;
    private readonly BetweenTicks _ticks;
    private readonly ModelDocuments _documents;
    private readonly ChampionFollower _champions;
    private readonly CandidateFollower _candidates;
    private readonly ModelTrainer _trainer;
    private readonly FaultLog _polling;
    private IReadOnlyList<CandidateNote> _noted = [];
    private long _notedAt;
    private long _keptAt;
    private bool _leads;

    /// <param name="archive">Where versions are kept.</param>
    /// <param name="engine">Judges by them.</param>
    /// <param name="options">Times and bounds.</param>
    /// <param name="statistics">Gets <c>envoyrls.adaptive.model_version</c> and what is counted of trainings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told what becomes of versions.</param>
    public ModelLife(IAdaptiveArchive archive, DetectionEngine engine, ModelLifeOptions options, StatRegistry statistics, TimeProvider time, ILogger<ModelLife> log)
    {
        _archive = archive;
        _options = options;
        _time = time;
        _log = log;
        _ticks = new BetweenTicks(engine, time);
        _documents = new ModelDocuments(archive);
        ModelStatistics counted = new(statistics);
        ModelShelf shelf = new(archive, counted, log);
        _champions = new ChampionFollower(shelf, _ticks, counted, log);
        _candidates = new CandidateFollower(archive, shelf, _champions, _ticks, options.Promotion, counted, time, log);
        _trainer = new ModelTrainer(archive, _ticks, options, counted, time, log);
        _polling = new FaultLog(
            problem => log.LogWarning("Versions of models cannot be looked after: {Problem}; those in use stay", problem),
            () => log.LogInformation("Versions of models are looked after again"));
    }

    /// <summary>Starts the loop.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("adaptive-models", RunAsync);

    /// <summary>To be called once a tick on the replica that leads, between two ticks of the engine; quick.</summary>
    public void Tick() => _ticks.Run();

    /// <summary>Looks once after everything.</summary>
    internal async Task PollAsync(CancellationToken cancellation)
    {
        if (!_ticks.IsDriven)
        {
            _leads = false;
            _trainer.Cancel();
            return;
        }

        try
        {
            if (!_leads)
            {
                await RestoreAsync(cancellation);
                _leads = true;
            }

            IReadOnlyList<ModelRecord> models = await _archive.ListModelsAsync(cancellation);
            await _champions.FollowAsync(models, cancellation);
            IReadOnlyList<CandidateNote> candidates = await _candidates.FollowAsync(models, cancellation);
            await _trainer.FollowAsync(models, await _documents.RequestsAsync(cancellation), cancellation);
            await NoteAsync([.. candidates, .. _trainer.Failures], cancellation);
            await KeepRowsAsync(cancellation);
            _polling.Report(null);
        }
        catch (Exception error) when (error is ArchiveException or TimeoutException)
        {
            _polling.Report(error.Message);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await PollAsync(cancellation);
                await Task.Delay(_options.Poll, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The archive was asked something while the service ends.
        }
        finally
        {
            _trainer.Cancel();
        }
    }

    /// <summary>The rows that were kept by whoever led before.</summary>
    private async Task RestoreAsync(CancellationToken cancellation)
    {
        _keptAt = _time.GetTimestamp();
        if (await _documents.RowsAsync(cancellation) is not { } rows)
        {
            return;
        }

        try
        {
            await _ticks.DoAsync(
                engine =>
                {
                    engine.Models.LoadRows(rows);
                    return true;
                },
                cancellation);
        }
        catch (InvalidDataException error)
        {
            _log.LogWarning("The rows kept to train models on cannot be used: {Problem} They are gathered anew", error.Message);
        }
    }

    private async Task KeepRowsAsync(CancellationToken cancellation)
    {
        if (_time.GetElapsedTime(_keptAt) < _options.SaveInterval)
        {
            return;
        }

        _keptAt = _time.GetTimestamp();
        await _documents.KeepRowsAsync(await _ticks.DoAsync(static engine => engine.Models.SaveRows(), cancellation), cancellation);
    }

    /// <summary>Tells of candidates: at once what became of one, else once in a while how it fares.</summary>
    private async Task NoteAsync(IReadOnlyList<CandidateNote> notes, CancellationToken cancellation)
    {
        bool isNews = !notes.Select(StateOf).SequenceEqual(_noted.Select(StateOf));
        if (isNews || (!notes.SequenceEqual(_noted) && _time.GetElapsedTime(_notedAt) >= NoteInterval))
        {
            await _documents.NoteAsync(notes, cancellation);
            _noted = notes;
            _notedAt = _time.GetTimestamp();
        }
    }

    private static (string, int, PromotionOutcome) StateOf(CandidateNote note) => (note.Domain, note.Version, note.Outcome);
}
