namespace EnvoyRls.Adaptive.Observation.Known;

/// <summary>When a client counts as known.</summary>
internal sealed record KnownClientsOptions
{
    /// <summary>The least time between two occasions.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The least time between the first sight and the one that makes it known.</summary>
    public TimeSpan Over { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the first sight is remembered, at least.</summary>
    public TimeSpan Candidacy { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a known client that is not seen any more stays known, at least; at most twice as long.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long clients are learnt before anybody counts as a newcomer.</summary>
    public TimeSpan Learning { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many clients can be known; further ones stay newcomers.</summary>
    public int Capacity { get; init; } = 262_144;

    /// <summary>How many become known in the time of <see cref="Apart"/> at most, beside <see cref="GrowthShare"/>.</summary>
    public int Growth { get; init; } = 5_000;

    /// <summary>The share of those known by which they grow in the time of <see cref="Apart"/> at most.</summary>
    public double GrowthShare { get; init; } = 0.1;
}
