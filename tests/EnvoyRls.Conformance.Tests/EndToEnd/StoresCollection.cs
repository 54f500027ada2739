namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>The tests that share the four servers; they run one after the other.</summary>
[CollectionDefinition(nameof(Stores))]
public sealed class StoresCollection : ICollectionFixture<Stores>;
