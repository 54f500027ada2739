namespace EnvoyRls.Testing;

/// <summary>What a soak does to the service.</summary>
public sealed record SoakOptions
{
    public required TimeSpan Duration { get; init; }

    /// <summary>Calls a second, on all replicas together.</summary>
    public required int Rate { get; init; }

    /// <summary>How often the rules change.</summary>
    public required TimeSpan ReloadEvery { get; init; }

    /// <summary>How often Redis has another master.</summary>
    public required TimeSpan FailOverEvery { get; init; }

    /// <summary>How often memory is looked at.</summary>
    public required TimeSpan LookEvery { get; init; }

    /// <summary>Bytes that the heap of a replica may have; it ends if it needs more.</summary>
    public required long MostHeap { get; init; }
}
