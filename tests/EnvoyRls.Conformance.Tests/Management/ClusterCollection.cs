namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>The tests that share the three replicas; they run one after the other.</summary>
[CollectionDefinition(nameof(Cluster))]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;
