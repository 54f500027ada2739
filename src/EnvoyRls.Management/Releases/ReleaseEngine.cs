using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Releases;

/// <summary>
/// Moves releases on: starts what is due, widens what is staged, ends what has passed or does harm. Every replica does so by
/// itself; the repository lets one of them win.
/// </summary>
/// <param name="administration">Reads and changes releases and what they change.</param>
/// <param name="candidates">Puts the rules of the staged release into force for their share of keys.</param>
/// <param name="time">The clock of releases.</param>
/// <param name="log">Told of each step.</param>
internal sealed class ReleaseEngine(IRuleAdministration administration, IReleaseCandidates candidates, TimeProvider time, ILogger<ReleaseEngine> log)
{
    /// <summary>How often releases are looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Principal Service = new("service:releases", Role.Operator);

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("releases", RunAsync);

    /// <summary>Looks at every release once.</summary>
    internal async Task TickAsync(CancellationToken cancellation)
    {
        Release? staged = null;
        foreach (Release release in Pending())
        {
            if (release.State == ReleaseState.Staged)
            {
                staged = release;
            }
            else if (release.ActivateAt <= time.GetUtcNow() || release.ActivateAt is null)
            {
                await BeginAsync(release, cancellation);
            }
        }

        if (staged is null)
        {
            candidates.Clear();
        }
        else
        {
            await GoOnAsync(staged, cancellation);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        // A change goes into the candidate too, and a new release may be due.
        ChangeSignal changed = new(time);
        void Raise(ManagedState state) => changed.Raise();
        administration.Applied += Raise;
        try
        {
            while (true)
            {
                await TickAsync(cancellation);
                await changed.WaitAsync(Interval, cancellation);
            }
        }
        finally
        {
            administration.Applied -= Raise;
        }
    }

    /// <summary>Releases that are not over, the staged one first, then by creation.</summary>
    private Release[] Pending() =>
    [
        .. administration.State.Of(ObjectKind.Release)
            .Select(ReleaseJson.Read)
            .Where(release => !release.IsOver)
            .OrderByDescending(release => release.State)
            .ThenBy(release => release.CreatedAt)
            .ThenBy(release => release.Id, StringComparer.Ordinal),
    ];

    private async Task BeginAsync(Release release, CancellationToken cancellation)
    {
        if (release.Stages.Count == 0)
        {
            await PromoteAsync(release, cancellation);
        }
        else if (!Pending().Any(other => other.State == ReleaseState.Staged))
        {
            await MoveAsync(release with { State = ReleaseState.Staged, StartedAt = time.GetUtcNow() }, cancellation);
        }
    }

    private async Task GoOnAsync(Release release, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (release.HasPassed(now))
        {
            await PromoteAsync(release, cancellation);
        }
        else if (candidates.Seen(release.Id) is { } seen && release.RollbackIf?.Judge(seen.Decisions, seen.Denials, seen.Errors) is { } harm)
        {
            // Out of force here at once: the repository may be away, and what was seen stays as it is until the others know.
            await candidates.ShowAsync(release, 0, cancellation);
            await MoveAsync(release with { State = ReleaseState.RolledBack, EndedAt = now, Detail = harm }, cancellation);
        }
        else if (await candidates.ShowAsync(release, release.PartsAt(now), cancellation) is { } failure)
        {
            await MoveAsync(release with { State = ReleaseState.Failed, EndedAt = now, Detail = failure }, cancellation);
        }
    }

    /// <summary>Carries the changes out for all keys.</summary>
    private async Task PromoteAsync(Release release, CancellationToken cancellation)
    {
        ChangeOutcome outcome = await administration.ApplyAsync(ReleaseChange.Promote(release, Service, time.GetUtcNow()), cancellation);
        switch (outcome.Status)
        {
            case ChangeStatus.Applied:
                log.LogInformation("Release {Release} is in force for all keys, as version {Version}", release.Id, outcome.Version);
                break;
            case ChangeStatus.Unavailable or ChangeStatus.PreconditionFailed:
                // The repository is away, or another replica was faster: the next look knows more.
                break;
            default:
                await MoveAsync(release with { State = ReleaseState.Failed, EndedAt = time.GetUtcNow(), Detail = ReleaseChange.Describe(outcome) }, cancellation);
                break;
        }
    }

    private async Task MoveAsync(Release release, CancellationToken cancellation)
    {
        ChangeOutcome outcome = await administration.ApplyAsync(ReleaseChange.Move(release, Service), cancellation);
        if (outcome.Status == ChangeStatus.Applied)
        {
            log.LogInformation("Release {Release} is {State} {Detail}", release.Id, release.State, release.Detail);
        }
    }
}
