using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository;

/// <summary>A change to be committed. The repository gives it its number and time.</summary>
internal sealed record Commit
{
    /// <summary>The version that the change was made against; it is refused if that is no longer the last.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Who makes it.</summary>
    public required string Author { get; init; }

    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it does, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>What it does to each object, each object once; none for a request that changes nothing but may be repeated.</summary>
    public required IReadOnlyList<ObjectChange> Changes { get; init; }

    /// <summary>What makes a repetition of the same request recognisable for a day; <see langword="null"/> for none.</summary>
    public IdempotencyKey? Idempotency { get; init; }
}
