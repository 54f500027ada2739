using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>
/// Carries out what people say, on any replica: reads the book, changes it and writes it back unless somebody else has written it
/// meanwhile, in which case it is tried anew on what they wrote.
/// </summary>
/// <param name="store">The shared book.</param>
/// <param name="holder">The book as this replica knows it.</param>
/// <param name="options">How long things last.</param>
/// <param name="status">How the layer fares here.</param>
/// <param name="time">The clock.</param>
internal sealed class OverrideDesk(BookStore store, BookHolder holder, PolicyOptions options, Func<AdaptiveStatus> status, TimeProvider time) : IOverrideDesk, IDisposable
{
    private const int MostTries = 20;

    /// <summary>The longest wait before a change is tried anew, so that replicas that met do not meet again.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Lets the changes made here go one after the other: against each other all but one would be tried in vain each time.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Called with everything that was done, once it is in the book; for the audit.</summary>
    public Action<DeskAction>? Done { get; init; }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <inheritdoc/>
    public OverrideBook Book => holder.Book;

    /// <inheritdoc/>
    public AdaptiveStatus Status => status();

    /// <inheritdoc/>
    public Task<DeskAnswer> ApproveAsync(string id, string by, string? reason, CancellationToken cancellation) =>
        ChangeAsync(book => DeskChanges.Approve(book, id, by, reason, time.GetUtcNow(), options), "approve", id, by, reason, cancellation);

    /// <inheritdoc/>
    public Task<DeskAnswer> RejectAsync(string id, string by, string? reason, CancellationToken cancellation) =>
        ChangeAsync(book => DeskChanges.Reject(book, id, by, reason, time.GetUtcNow(), options), "reject", id, by, reason, cancellation);

    /// <inheritdoc/>
    public Task<DeskAnswer> KillAsync(bool killed, string by, string? reason, CancellationToken cancellation) =>
        ChangeAsync(book => DeskChanges.Kill(book, killed, by, reason, time.GetUtcNow()), killed ? "kill" : "revive", "", by, reason, cancellation);

    /// <inheritdoc/>
    public Task<DeskAnswer> SetModeAsync(string domain, string? mode, string by, string? reason, CancellationToken cancellation)
    {
        if (domain.Length == 0)
        {
            return Task.FromResult(new DeskAnswer(DeskOutcome.Refused, Detail: "a mode is of a domain: name it"));
        }

        if (mode is not null && WordTable<AdaptiveMode>.Find(mode) is null)
        {
            return Task.FromResult(new DeskAnswer(DeskOutcome.Refused, Detail: $"'{mode}' is no mode: use {string.Join(", ", WordTable<AdaptiveMode>.Words)}"));
        }

        return ChangeAsync(book => DeskChanges.SetMode(book, domain, mode), "set_mode", domain, by, reason, cancellation);
    }

    private async Task<DeskAnswer> ChangeAsync(
        Func<OverrideBook, DeskChange> change, string action, string target, string by, string? reason, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (int tries = 0; tries < MostTries; tries++)
            {
                if (tries > 0)
                {
                    await Task.Delay(LongestPause * Random.Shared.NextDouble(), cancellation);
                }

                HeldBook held = await store.RefreshAsync(cancellation);
                DeskChange changed = change(held.Book);
                bool isNothing = changed.Book is null || changed.Book == held.Book;
                if (!isNothing && await store.WriteAsync(changed.Book!, held.Version, fence: null, cancellation) != DocumentWriteOutcome.Written)
                {
                    continue;
                }

                if (changed.Book is not null)
                {
                    Done?.Invoke(new DeskAction(action, target, by, reason, changed.Detail, time.GetUtcNow()));
                }

                return changed.Answer;
            }

            return new DeskAnswer(DeskOutcome.Unavailable, Detail: "the book was changed by others each time; try again");
        }
        catch (CoordinationException error)
        {
            return new DeskAnswer(DeskOutcome.Unavailable, Detail: $"the book cannot be written now: {error.Message}");
        }
        catch (InvalidDataException error)
        {
            return new DeskAnswer(DeskOutcome.Unavailable, Detail: error.Message);
        }
        finally
        {
            _turn.Release();
        }
    }
}
