namespace EnvoyRls.Adaptive.Tests.Observation;

/// <summary>Tests that weigh the memory of the process, and so must be alone in it.</summary>
[CollectionDefinition(nameof(MemoryCollection), DisableParallelization = true)]
public sealed class MemoryCollection;
