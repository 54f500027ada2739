using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>What this replica knows and the repository may not: finished minutes that wait, and the running one.</summary>
/// <param name="Replica">This replica's id.</param>
/// <param name="Since">The first of those minutes.</param>
/// <param name="Rows">What happened in them.</param>
internal sealed record LocalUsage(string Replica, DateTimeOffset Since, IReadOnlyList<UsageRow> Rows);
