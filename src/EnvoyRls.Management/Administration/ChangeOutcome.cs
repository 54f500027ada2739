using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>What became of a change set.</summary>
/// <param name="Status">Whether it was carried out.</param>
internal sealed record ChangeOutcome(ChangeStatus Status)
{
    /// <summary>The version made, or, for a repeated request, made then; the present one if nothing was done.</summary>
    public long Version { get; init; }

    /// <summary>The objects put, as they stand now, in the order of the operations.</summary>
    public IReadOnlyList<ManagedObject> Objects { get; init; } = [];

    /// <summary>Why it is <see cref="ChangeStatus.Invalid"/>.</summary>
    public IReadOnlyList<ChangeError> Errors { get; init; } = [];

    /// <summary>What is accepted but probably not meant.</summary>
    public IReadOnlyList<ChangeError> Warnings { get; init; } = [];

    /// <summary>Whether the same request was carried out before and nothing was done now.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Conflicts that the change brings about.</summary>
    public IReadOnlyList<RuleConflict> Conflicts { get; init; } = [];

    /// <summary>One sentence about any other status than <see cref="ChangeStatus.Applied"/>.</summary>
    public string Detail { get; init; } = "";
}
