using EnvoyRls.Adaptive.Archive;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Lets the newest candidate of each domain judge beside what is in use, and promotes it when the gate says so.</summary>
internal sealed class CandidateFollower(
    IAdaptiveArchive archive, ModelShelf shelf, ChampionFollower champions, BetweenTicks ticks, PromotionOptions options, ModelStatistics statistics, TimeProvider time, ILogger<ModelLife> log)
{
    private readonly PromotionGate _gate = new(options);
    private readonly Dictionary<string, Shadowed> _shadows = new(StringComparer.Ordinal);

    /// <summary>Looks after all candidates.</summary>
    /// <param name="models">All versions there are, the newest first.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>What is to be told of them.</returns>
    public async Task<IReadOnlyList<CandidateNote>> FollowAsync(IReadOnlyList<ModelRecord> models, CancellationToken cancellation)
    {
        List<CandidateNote> notes = [];
        foreach (IGrouping<string, ModelRecord> domain in models.GroupBy(model => model.Name, StringComparer.Ordinal))
        {
            // Candidates older than what is in use have had their time.
            ModelRecord? candidate = domain.Where(model => model.Stage == ArchiveRules.Candidate && model.Version > champions.VersionOf(model.Name)).MaxBy(model => model.Version);
            if (candidate is null)
            {
                await EndAsync(domain.Key, cancellation);
            }
            else if (await ShadowAsync(candidate, cancellation) is { } shadow)
            {
                notes.Add(await JudgeAsync(candidate, shadow, cancellation));
            }
        }

        return notes;
    }

    private async Task<Shadowed?> ShadowAsync(ModelRecord candidate, CancellationToken cancellation)
    {
        int incumbent = champions.VersionOf(candidate.Name);
        if (_shadows.TryGetValue(candidate.Name, out Shadowed? known) && known.Version == candidate.Version && known.Incumbent == incumbent)
        {
            return known;
        }

        if (await shelf.LoadAsync(candidate, cancellation) is not { } contents)
        {
            return null;
        }

        await ticks.DoAsync(
            engine =>
            {
                engine.Models.Shadow(contents);
                return true;
            },
            cancellation);
        return _shadows[candidate.Name] = new Shadowed(candidate.Version, incumbent, time.GetUtcNow(), time.GetTimestamp());
    }

    private async Task<CandidateNote> JudgeAsync(ModelRecord candidate, Shadowed shadow, CancellationToken cancellation)
    {
        ShadowTally tally = await ticks.DoAsync(engine => engine.Models.TallyOf(candidate.Name), cancellation);
        PromotionVerdict verdict = ModelParameters.FromJson(candidate.Parameters) is { } trial
            ? _gate.Judge(trial.Quality, trial.Incumbent, tally, time.GetElapsedTime(shadow.Started))
            : new PromotionVerdict(PromotionOutcome.Refused, "nothing is recorded of how it did in its trial");
        if (verdict.Outcome == PromotionOutcome.Promoted && await archive.PromoteModelAsync(candidate.Name, candidate.Version, cancellation))
        {
            statistics.Promoted();
            log.LogInformation("Version {Version} of the models of {Domain} is promoted: {Reason}", candidate.Version, candidate.Name, verdict.Reason);
        }

        return new CandidateNote(candidate.Name, candidate.Version, shadow.Since, tally.Rows, tally.Alarms, tally.IncumbentAlarms, verdict.Outcome, verdict.Reason);
    }

    private async Task EndAsync(string domain, CancellationToken cancellation)
    {
        if (_shadows.Remove(domain))
        {
            await ticks.DoAsync(
                engine =>
                {
                    engine.Models.EndShadow(domain);
                    return true;
                },
                cancellation);
        }
    }

    /// <summary>A candidate that judges beside a version (0: what pools train themselves); beside another one it starts anew.</summary>
    private sealed record Shadowed(int Version, int Incumbent, DateTimeOffset Since, long Started);
}
