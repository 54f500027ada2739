namespace EnvoyRls.Management.Status;

/// <summary>What this replica needs to be well.</summary>
internal interface IComponentHealth
{
    /// <summary>Whether all of it is well, so that calls may come.</summary>
    bool IsHealthy { get; }

    /// <summary>Each component and whether it is well.</summary>
    IReadOnlyDictionary<string, bool> Snapshot();
}
