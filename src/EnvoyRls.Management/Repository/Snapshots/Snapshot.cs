using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository.Snapshots;

/// <summary>The managed state as it was when it was kept.</summary>
/// <param name="State">The state.</param>
/// <param name="SavedAt">When it was kept.</param>
internal sealed record Snapshot(ManagedState State, DateTimeOffset SavedAt);
