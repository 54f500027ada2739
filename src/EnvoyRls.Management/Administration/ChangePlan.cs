using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>What the operations of a change set come to, against one version of the managed state.</summary>
/// <param name="Status"><see cref="ChangeStatus.Applied"/> if they can be carried out as far as objects go; rules are still to be validated.</param>
/// <param name="Detail">One sentence where they cannot.</param>
internal sealed record ChangePlan(ChangeStatus Status, string Detail)
{
    /// <summary>What happens to each object; those are left out for which nothing changes.</summary>
    public IReadOnlyList<ObjectChange> Changes { get; init; } = [];

    /// <summary>The objects put, in the order of the operations.</summary>
    public IReadOnlyList<ObjectKey> Put { get; init; } = [];

    /// <summary>The bodies as they were sent, so that mistakes are told by the lines of what was sent.</summary>
    public IReadOnlyDictionary<ObjectKey, SentBody> Sent { get; init; } = new Dictionary<ObjectKey, SentBody>();

    /// <summary>Why it is <see cref="ChangeStatus.Invalid"/>.</summary>
    public IReadOnlyList<ChangeError> Errors { get; init; } = [];
}
