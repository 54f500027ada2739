using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Administration;

/// <summary>
/// Carries out change sets: planned and validated against the state in force here, committed if nobody was faster, and in
/// force here before the caller hears of it. Writes of one replica wait for one another; those of several meet in the repository.
/// </summary>
/// <param name="objects">Where the managed state is kept.</param>
/// <param name="managed">The managed state in force on this replica.</param>
/// <param name="rules">The layers of rules in force.</param>
/// <param name="validator">Reads objects as rules.</param>
/// <param name="time">The clock that waiting is measured by.</param>
internal sealed class RuleAdministration(IManagedObjects objects, ManagedRules managed, LayeredRules rules, StateValidator validator, TimeProvider time) : IRuleAdministration, IDisposable
{
    /// <summary>How long a change waits for those before it, and then is planned anew for as long as other replicas are faster.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause before a change is planned anew; the first two times there is none, and then it doubles.</summary>
    private const int LongestPauseMilliseconds = 200;

    /// <summary>No state has it, so that a commit against it is never made, only recognised as a repetition.</summary>
    private const long NoVersion = -1;

    private readonly ChangePlanner _planner = new(objects);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <inheritdoc/>
    public event Action<ManagedState>? Applied
    {
        add => managed.Applied += value;
        remove => managed.Applied -= value;
    }

    /// <inheritdoc/>
    public ManagedState State => managed.State;

    /// <inheritdoc/>
    public RuleSet? Effective => rules.Effective;

    /// <inheritdoc/>
    public ChangeSetReading ReadChanges(string text, DocumentSyntax syntax) => ChangeSetReader.Read(text, syntax);

    /// <inheritdoc/>
    public async Task<ChangeOutcome> ApplyAsync(ChangeRequest request, CancellationToken cancellation)
    {
        if (!await _writing.WaitAsync(LongestWait, cancellation))
        {
            return new ChangeOutcome(ChangeStatus.Unavailable) { Version = State.Version, Detail = "other changes are still under way; try again" };
        }

        try
        {
            if (await FindEarlierAsync(request, cancellation) is { } earlier)
            {
                return earlier;
            }

            if (await TryApplyUntilOvertakenNoMoreAsync(request, cancellation) is { } outcome)
            {
                return outcome;
            }
        }
        catch (RepositoryException error)
        {
            return new ChangeOutcome(ChangeStatus.Unavailable) { Version = State.Version, Detail = error.Message };
        }
        finally
        {
            _writing.Release();
        }

        return new ChangeOutcome(ChangeStatus.Unavailable) { Version = State.Version, Detail = $"other changes came first for {LongestWait.TotalSeconds} seconds; try again" };
    }

    /// <inheritdoc/>
    public async Task<ChangePreview> PreviewAsync(IReadOnlyList<ChangeOperation> operations, CancellationToken cancellation)
    {
        try
        {
            CheckedChange change = await CheckAsync(operations, cancellation);
            IReadOnlyList<Difference> differences = change.Rules is { } after && Effective is { } before ? RuleSetComparison.Compare(before, after) : [];
            return new ChangePreview(change.Outcome, change.Rules, differences);
        }
        catch (RepositoryException error)
        {
            return new ChangePreview(new ChangeOutcome(ChangeStatus.Unavailable) { Detail = error.Message }, null, []);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Difference>?> CompareAsync(long from, long to, CancellationToken cancellation)
    {
        ManagedState state = State;
        RuleSet? before = validator.RulesOf(await StateHistory.BodiesAtAsync(objects, state, from, cancellation));
        RuleSet? after = validator.RulesOf(await StateHistory.BodiesAtAsync(objects, state, to, cancellation));
        return before is null || after is null ? null : RuleSetComparison.Compare(before, after);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RuleConflict> Conflicts() => Effective is { } effective ? ConflictFinder.Find(effective) : [];

    public void Dispose() => _writing.Dispose();

    /// <summary>
    /// <see langword="null"/> if other replicas were faster for all of <see cref="LongestWait"/>. Pauses are of random length, so that a
    /// replica whose way to the repository is longer has its turn too.
    /// </summary>
    private async Task<ChangeOutcome?> TryApplyUntilOvertakenNoMoreAsync(ChangeRequest request, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            if (await TryApplyAsync(request, cancellation) is { } outcome)
            {
                return outcome;
            }

            if (time.GetElapsedTime(started) >= LongestWait)
            {
                return null;
            }

            int longest = Math.Min(LongestPauseMilliseconds, (1 << Math.Min(attempt, 10)) / 4);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(longest + 1)), time, cancellation);
            await managed.CatchUpAsync(cancellation);
        }
    }

    /// <summary><see langword="null"/> if another replica was faster.</summary>
    private async Task<ChangeOutcome?> TryApplyAsync(ChangeRequest request, CancellationToken cancellation)
    {
        ManagedState state = State;
        CheckedChange change = await CheckAsync(request.Operations, cancellation);
        if (change.Outcome.Status != ChangeStatus.Applied)
        {
            return change.Outcome;
        }

        if (request.Strict && change.Outcome.Conflicts.Count > 0)
        {
            return change.Outcome with { Status = ChangeStatus.Conflicting, Detail = change.Outcome.Conflicts[0].Explanation };
        }

        if (change.Plan.Changes.Count == 0 && request.Idempotency is null)
        {
            return Finish(change, state.Version);
        }

        CommitResult result = await objects.CommitAsync(CommitOf(request, change.Plan.Changes, state.Version), cancellation);
        return result.Status == CommitStatus.Committed ? await FinishAsync(change, result.Version, cancellation) : await EarlierAsync(result, cancellation);
    }

    /// <summary>What became of a request that was carried out before: asked first, as by what it did it may not be possible any more.</summary>
    private async Task<ChangeOutcome?> FindEarlierAsync(ChangeRequest request, CancellationToken cancellation) => request.Idempotency is null
        ? null
        : await EarlierAsync(await objects.CommitAsync(CommitOf(request, [], NoVersion), cancellation), cancellation);

    /// <summary>The outcome of a commit that was not made because of an earlier one; <see langword="null"/> if that was another's.</summary>
    private async Task<ChangeOutcome?> EarlierAsync(CommitResult result, CancellationToken cancellation) => result.Status switch
    {
        CommitStatus.KeyReused => new ChangeOutcome(ChangeStatus.KeyReused) { Version = State.Version, Detail = "the idempotency key was used for another request" },
        CommitStatus.Replayed => await ReplayAsync(result.Version, cancellation),
        _ => null,
    };

    private static Commit CommitOf(ChangeRequest request, IReadOnlyList<ObjectChange> changes, long version) => new()
    {
        ExpectedVersion = version,
        Author = request.Principal.Name,
        Reason = request.Reason,
        Summary = ChangeSummary.Of(request.Operations),
        Changes = changes,
        Idempotency = request.Idempotency,
    };

    private async Task<CheckedChange> CheckAsync(IReadOnlyList<ChangeOperation> operations, CancellationToken cancellation)
    {
        ManagedState state = State;
        ChangePlan plan = await _planner.PlanAsync(state, operations, cancellation);
        return plan.Status == ChangeStatus.Applied
            ? validator.Check(state, plan, rules.Files)
            : new CheckedChange(plan, null, null, new ChangeOutcome(plan.Status) { Version = state.Version, Errors = plan.Errors, Detail = plan.Detail });
    }

    private async Task<ChangeOutcome> FinishAsync(CheckedChange change, long version, CancellationToken cancellation)
    {
        // The change is durable: from here on, only the caller going away may keep it from being told.
        try
        {
            await managed.CatchUpAsync(cancellation);
            return Finish(change, version);
        }
        catch (RepositoryException error)
        {
            return new ChangeOutcome(ChangeStatus.Unavailable)
            {
                Version = State.Version, Detail = $"the change is made, as version {version}, but not in force here until it can be read: {error.Message}",
            };
        }
    }

    private ChangeOutcome Finish(CheckedChange change, long version)
    {
        ManagedState state = State;
        return change.Outcome with { Version = version, Objects = [.. change.Plan.Put.Select(state.Find).OfType<ManagedObject>()] };
    }

    /// <summary>The outcome of a request that was carried out before, put together from what it changed then.</summary>
    private async Task<ChangeOutcome> ReplayAsync(long version, CancellationToken cancellation)
    {
        VersionRecord? record = await objects.FindVersionAsync(version, cancellation);
        ManagedState then = record is null ? ManagedState.Empty : (ManagedState.Empty with { Version = version - 1 }).With(record);
        return new ChangeOutcome(ChangeStatus.Applied) { Version = version, Objects = [.. then.Objects.Values], IsReplay = true };
    }
}
