using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Administration;

namespace EnvoyRls.Management.Releases;

/// <summary>A change set that comes into force later, or for a share of the keys first. Immutable.</summary>
internal sealed record Release
{
    public required string Id { get; init; }

    /// <summary>The version that changed it last; 0 while it is not kept.</summary>
    public long Version { get; init; }

    public required ReleaseState State { get; init; }

    /// <summary>What it changes, in order.</summary>
    public required IReadOnlyList<ChangeOperation> Operations { get; init; }

    /// <summary>Not before; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? ActivateAt { get; init; }

    /// <summary>The steps; none for all keys at once.</summary>
    public IReadOnlyList<ReleaseStage> Stages { get; init; } = [];

    /// <summary>When it is taken back by itself; <see langword="null"/> for never.</summary>
    public RollbackBounds? RollbackIf { get; init; }

    public required string Author { get; init; }

    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first stage began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended, in a sentence; may be empty.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether nothing happens with it any more.</summary>
    public bool IsOver => State is not (ReleaseState.Scheduled or ReleaseState.Staged);

    /// <summary>
    /// The share of keys, in parts of 10,000, that a staged release holds for at a moment: a matter of its start and the time
    /// alone, so that replicas agree without a word.
    /// </summary>
    public int PartsAt(DateTimeOffset now) => StageAt(now)?.Parts ?? Rule.FullRollout;

    /// <summary>Whether all stages have passed.</summary>
    public bool HasPassed(DateTimeOffset now) => StageAt(now) is null;

    private ReleaseStage? StageAt(DateTimeOffset now)
    {
        TimeSpan elapsed = now - (StartedAt ?? now);
        foreach (ReleaseStage stage in Stages)
        {
            if (elapsed < stage.For)
            {
                return stage;
            }

            elapsed -= stage.For;
        }

        return null;
    }
}
