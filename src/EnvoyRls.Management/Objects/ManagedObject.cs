namespace EnvoyRls.Management.Objects;

/// <summary>A managed object as it stands. Immutable.</summary>
/// <param name="Key">Its kind and id.</param>
/// <param name="Body">What it says: a JSON object in canonical form (no insignificant white space, keys as written).</param>
/// <param name="Version">The version that changed it last: its entity tag.</param>
/// <param name="UpdatedAt">When that was.</param>
/// <param name="UpdatedBy">Who that was.</param>
internal sealed record ManagedObject(ObjectKey Key, string Body, long Version, DateTimeOffset UpdatedAt, string UpdatedBy);
