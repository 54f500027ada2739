namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>Tests that keep all processors busy: alone, so that tests that look at time are not disturbed.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DifferentialCollection
{
    public const string Name = "differential";
}
