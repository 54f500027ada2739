namespace EnvoyRls.Management.Usage;

/// <summary>What usage is told apart by, and how finely. What each minute costs in memory and in the repository is bounded by it.</summary>
internal sealed record UsageOptions
{
    /// <summary>Keys of entries whose values are users.</summary>
    public required IReadOnlyList<string> UserKeys { get; init; }

    /// <summary>Keys of entries whose values are endpoints.</summary>
    public required IReadOnlyList<string> EndpointKeys { get; init; }

    /// <summary>Users told apart within a minute; the more, the smaller the errors.</summary>
    public int UserCapacity { get; init; } = 1_024;

    public int EndpointCapacity { get; init; } = 256;

    public int KeyCapacity { get; init; } = 256;

    /// <summary>Users of a minute that are kept, those with most hits.</summary>
    public int KeptUsers { get; init; } = 200;

    public int KeptEndpoints { get; init; } = 50;

    public int KeptKeys { get; init; } = 50;

    /// <summary>Rules of a minute that are kept, those with most denials.</summary>
    public int KeptRules { get; init; } = 1_000;

    /// <summary>Finished minutes that wait while the repository is away.</summary>
    public int WaitingMinutes { get; init; } = 60;
}
