namespace EnvoyRls.Management.Repository;

/// <summary>What one replica saw of one thing in one minute.</summary>
/// <param name="Minute">The minute's start, UTC.</param>
/// <param name="Replica">The replica's id.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Name">Which: a rule, a user, an endpoint; empty for the whole, and for all of a kind that are not told apart.</param>
/// <param name="Hits">Hits of all decisions.</param>
/// <param name="Denied">Hits denied.</param>
/// <param name="Error">By how much the hits may be too high, and the denied ones too low; 0 where they are exact.</param>
/// <param name="NearLimit">Hits within a limit but near it; of rules only.</param>
/// <param name="ShadowDenied">Hits that would have been denied if the rule did not only watch; of rules only.</param>
internal sealed record UsageRow(
    DateTimeOffset Minute, string Replica, UsageKind Kind, string Name, long Hits, long Denied, long Error, long NearLimit = 0, long ShadowDenied = 0);
