using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>The one door to what is managed: reads are of this replica's memory, writes go to the repository and are in force here when they return.</summary>
internal interface IRuleAdministration
{
    /// <summary>The managed state in force on this replica.</summary>
    ManagedState State { get; }

    /// <summary>The rule set in force: all layers; <see langword="null"/> before the first load of the files.</summary>
    RuleSet? Effective { get; }

    /// <summary>Called, on the thread that applied it, with every managed state that came into force.</summary>
    event Action<ManagedState>? Applied;

    /// <summary>Reads a change set: <c>{changes: [{op, kind, id, body, if_version, version}], reason}</c>.</summary>
    ChangeSetReading ReadChanges(string text, DocumentSyntax syntax);

    /// <summary>Validates a change set, commits it and puts it into force.</summary>
    Task<ChangeOutcome> ApplyAsync(ChangeRequest request, CancellationToken cancellation);

    /// <summary>Validates a change set without carrying it out; <see cref="ChangeStatus.Applied"/> means that it could be.</summary>
    Task<ChangePreview> PreviewAsync(IReadOnlyList<ChangeOperation> operations, CancellationToken cancellation);

    /// <summary>What differs between the managed rules of two versions; <see langword="null"/> if either is not there.</summary>
    Task<IReadOnlyList<Difference>?> CompareAsync(long from, long to, CancellationToken cancellation);

    /// <summary>Conflicts in the rules in force.</summary>
    IReadOnlyList<RuleConflict> Conflicts();
}
