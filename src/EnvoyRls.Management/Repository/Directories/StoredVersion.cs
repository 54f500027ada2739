using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>A version as its file keeps it.</summary>
/// <param name="Version">What it did.</param>
/// <param name="Idempotency">The request that asked for it, if it could be sent again.</param>
internal sealed record StoredVersion(VersionRecord Version, IdempotencyKey? Idempotency);
