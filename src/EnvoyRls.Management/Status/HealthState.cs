namespace EnvoyRls.Management.Status;

/// <summary>How well something is.</summary>
internal enum HealthState
{
    Ok,

    /// <summary>Calls are answered, but something that operators should see to is broken.</summary>
    Degraded,

    /// <summary>Calls should go elsewhere.</summary>
    Failing,
}
