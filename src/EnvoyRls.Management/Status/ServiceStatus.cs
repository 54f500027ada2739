using System.ComponentModel;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Status;

/// <summary>How the service fares, in full.</summary>
internal sealed record ServiceStatus
{
    public required HealthState Status { get; init; }

    [Description("The version of the program.")]
    public required string Version { get; init; }

    public required long UptimeSeconds { get; init; }

    [Description("The id of the replica that answers.")]
    public required string Replica { get; init; }

    [Description("The managed version in force on it.")]
    public required long ManagedVersion { get; init; }

    public required StoreHealth Store { get; init; }

    public required RepositoryHealth Repository { get; init; }

    [Description("What its health is made of.")]
    public required IReadOnlyDictionary<string, bool> Components { get; init; }

    public required IReadOnlyList<LoopHealth> Loops { get; init; }

    [Description("Every replica heard of within the last minute.")]
    public required IReadOnlyList<ReplicaInfo> Replicas { get; init; }
}
