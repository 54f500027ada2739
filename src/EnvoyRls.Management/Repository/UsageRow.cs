namespace EnvoyRls.Management.Repository;

/// <summary>What one replica saw of one thing in one minute.</summary>
/// <param name="Minute">The minute's start, UTC.</param>
/// <param name="Replica">The replica's id.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Name">Which: a rule's full key, a user, an endpoint; empty for the whole.</param>
/// <param name="Hits">Hits of all decisions.</param>
/// <param name="Denied">Hits denied.</param>
/// <param name="Error">By how much the numbers may be too high; 0 where they are exact.</param>
internal sealed record UsageRow(DateTimeOffset Minute, string Replica, UsageKind Kind, string Name, long Hits, long Denied, long Error);
