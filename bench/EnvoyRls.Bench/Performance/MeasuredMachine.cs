namespace EnvoyRls.Bench.Performance;

/// <summary>What figures depend on.</summary>
internal sealed record MeasuredMachine
{
    public required int Processors { get; init; }

    public required string Model { get; init; }

    public required int MemoryMebibytes { get; init; }

    public required string Kernel { get; init; }

    public required string Dotnet { get; init; }

    public required string Redis { get; init; }

    /// <summary>What else the machine had to do before the run: the load average of a minute.</summary>
    public required double LoadBefore { get; init; }
}
