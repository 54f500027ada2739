namespace EnvoyRls.Management.Repository;

/// <summary>What became of a commit.</summary>
/// <param name="Status">Whether it was committed.</param>
/// <param name="Version">See <see cref="CommitStatus"/>; 0 for <see cref="CommitStatus.KeyReused"/>.</param>
internal readonly record struct CommitResult(CommitStatus Status, long Version);
