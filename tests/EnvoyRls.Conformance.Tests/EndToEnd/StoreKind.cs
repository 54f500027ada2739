namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Where a server of the suite counts.</summary>
public enum StoreKind
{
    Memory,
    Single,
    Cluster,
    Sentinel,
}
