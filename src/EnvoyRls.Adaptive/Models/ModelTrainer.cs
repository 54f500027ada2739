using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EnvoyRls.Adaptive.Archive;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// Trains a version of each domain's models every night, and when somebody asks for it: one at a time, on a quiet thread, from copies
/// taken between two ticks.
/// </summary>
internal sealed class ModelTrainer(IAdaptiveArchive archive, BetweenTicks ticks, ModelLifeOptions options, ModelStatistics statistics, TimeProvider time, ILogger<ModelLife> log)
{
    private readonly CandidateTrainer _trainer = new(options.LeastRows, options.Strange);
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CandidateNote> _failures = new(StringComparer.Ordinal);
    private Work? _work;

    /// <summary>The last training of each domain that failed and was not followed by another.</summary>
    public IReadOnlyCollection<CandidateNote> Failures => _failures.Values;

    /// <summary>Begins what is due, and puts what is ready into the archive.</summary>
    public async Task FollowAsync(IReadOnlyList<ModelRecord> models, IReadOnlyList<TrainingRequest> requests, CancellationToken cancellation)
    {
        if (_work is { Training.IsCompleted: true } done)
        {
            await FinishAsync(done, cancellation);
        }

        if (_work is null && await DueAsync(models, requests, cancellation) is { } domain)
        {
            await BeginAsync(domain, cancellation);
        }
    }

    /// <summary>Gives up the training that is under way: another replica leads, or this one ends.</summary>
    public void Cancel()
    {
        _work?.Stop.Cancel();
        _work = null;
    }

    private async Task<string?> DueAsync(IReadOnlyList<ModelRecord> models, IReadOnlyList<TrainingRequest> requests, CancellationToken cancellation)
    {
        TrainingRequest? asked = requests.FirstOrDefault(request => request.Time > LastOf(request.Domain, models));
        if (asked is not null)
        {
            log.LogInformation("{By} wants the models of {Domain} to be trained", asked.By, asked.Domain);
            return asked.Domain;
        }

        DateTimeOffset night = LastNight();
        return await ticks.DoAsync(
            engine => engine.Models.Domains.FirstOrDefault(domain => IsDue(domain, night, models) && engine.Models.HasRows(domain, options.LeastRows, Micros(night))), cancellation);
    }

    private bool IsDue(string domain, DateTimeOffset night, IReadOnlyList<ModelRecord> models) =>
        LastOf(domain, models) < night || (_failures.TryGetValue(domain, out CandidateNote? failure) && time.GetUtcNow() - failure.Since >= options.Retry);

    /// <summary>When the last training of a domain began, or its last version was made.</summary>
    private DateTimeOffset LastOf(string domain, IReadOnlyList<ModelRecord> models)
    {
        DateTimeOffset made = models.Where(model => model.Name == domain).Select(model => model.Created).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        DateTimeOffset begun = _begun.GetValueOrDefault(domain, DateTimeOffset.MinValue);
        return made > begun ? made : begun;
    }

    private DateTimeOffset LastNight()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + options.Night;
        return today <= now ? today : today - TimeSpan.FromDays(1);
    }

    private async Task BeginAsync(string domain, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        _begun[domain] = now;
        IReadOnlyList<PoolMaterial> material = await ticks.DoAsync(engine => engine.Models.TakeMaterial(domain), cancellation);
        ulong seed = SeedOf(domain, now);
        CancellationTokenSource stop = new();
        _work = new Work(domain, seed, stop, QuietThread.RunAsync("model-training", () =>
        {
            TrainedCandidate candidate = _trainer.Train(domain, material, seed, stop.Token);
            return (candidate, ModelContainer.Write(candidate.Contents));
        }));
    }

    private async Task FinishAsync(Work done, CancellationToken cancellation)
    {
        _work = null;
        done.Stop.Dispose();
        try
        {
            (TrainedCandidate candidate, byte[] container) = await done.Training;
            int version = await archive.AddModelAsync(RecordOf(done, candidate), container, cancellation);
            statistics.Trained();
            _failures.Remove(done.Domain);
            log.LogInformation("Version {Version} of the models of {Domain} was trained on {Rows} rows", version, done.Domain, candidate.Rows);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            statistics.TrainingFailed();
            _failures[done.Domain] = new CandidateNote(done.Domain, 0, time.GetUtcNow(), 0, 0, 0, PromotionOutcome.Refused, error.Message);
            log.LogError(error, "The models of {Domain} could not be trained; those in use stay", done.Domain);
        }
    }

    private ModelRecord RecordOf(Work done, TrainedCandidate candidate) => new(
        done.Domain,
        0,
        ModelContentsFormat.Algorithm,
        OfMicros(candidate.From),
        OfMicros(candidate.To),
        time.GetUtcNow(),
        ArchiveRules.Candidate,
        "",
        new ModelParameters(done.Seed, candidate.Contents.Pools.Count, candidate.Rows, candidate.Quality, candidate.Incumbent).ToJson());

    private ulong SeedOf(string domain, DateTimeOffset now) =>
        options.Seed ^ BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{now.ToUnixTimeSeconds()} {domain}")));

    private static long Micros(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() * 1_000;

    private static DateTimeOffset OfMicros(long micros) => DateTimeOffset.FromUnixTimeMilliseconds(micros / 1_000);

    /// <summary>A training under way.</summary>
    private sealed record Work(string Domain, ulong Seed, CancellationTokenSource Stop, Task<(TrainedCandidate Candidate, byte[] Container)> Training);
}
