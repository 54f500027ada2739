namespace EnvoyRls.Adaptive.Overrides;

/// <summary>How the adaptive layer fares on this replica.</summary>
/// <param name="Replica">This replica.</param>
/// <param name="IsLeader">Whether it scores for all.</param>
/// <param name="BookVersion">The version of the book in force here.</param>
/// <param name="LastTick">When the last interval was looked at; <see langword="null"/> before the first.</param>
/// <param name="TickMilliseconds">How long that took.</param>
/// <param name="Sampling">The share of calls looked at, 0 to 1.</param>
/// <param name="Model">The versions of the models that judged when this replica last scored; <see langword="null"/> if it never did.</param>
/// <param name="Domains">Each domain.</param>
internal sealed record AdaptiveStatus(
    string Replica, bool IsLeader, long BookVersion, DateTimeOffset? LastTick, double TickMilliseconds, double Sampling, string? Model, IReadOnlyList<DomainStatus> Domains);
