using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Administration;

/// <summary>A change set and who wants it: carried out as a whole or not at all.</summary>
internal sealed record ChangeRequest
{
    /// <summary>At least one, in order.</summary>
    public required IReadOnlyList<ChangeOperation> Operations { get; init; }

    public required Principal Principal { get; init; }

    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    public IdempotencyKey? Idempotency { get; init; }

    /// <summary>Whether conflicts between rules, which are otherwise only told, refuse the change.</summary>
    public bool Strict { get; init; }
}
