using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>What is kept of a minute that is over.</summary>
internal sealed record FinishedMinute(DateTimeOffset Start, IReadOnlyList<UsageRow> Rows);
