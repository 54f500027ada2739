namespace EnvoyRls.Adaptive.Overrides;

/// <summary>
/// The one door for people to the overrides: on any replica, with or without the leader's being there. What it answers is in force on
/// this replica and announced to the others.
/// </summary>
internal interface IOverrideDesk
{
    /// <summary>The book as this replica knows it.</summary>
    OverrideBook Book { get; }

    /// <summary>How the layer fares: mode of each domain, leader, baselines, models.</summary>
    AdaptiveStatus Status { get; }

    /// <summary>Puts a suggestion into force, or keeps an active override for another term.</summary>
    Task<DeskAnswer> ApproveAsync(string id, string by, string? reason, CancellationToken cancellation);

    /// <summary>Ends an override or refuses a suggestion, and leaves its subject alone for a day: it was no attack.</summary>
    Task<DeskAnswer> RejectAsync(string id, string by, string? reason, CancellationToken cancellation);

    /// <summary>Switches everything off, or on again.</summary>
    Task<DeskAnswer> KillAsync(bool killed, string by, string? reason, CancellationToken cancellation);

    /// <summary>Sets the mode of a domain until it is set otherwise; <see langword="null"/> goes back to what is configured.</summary>
    Task<DeskAnswer> SetModeAsync(string domain, string? mode, string by, string? reason, CancellationToken cancellation);
}
