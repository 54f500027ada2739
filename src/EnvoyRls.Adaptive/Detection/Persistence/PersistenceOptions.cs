namespace EnvoyRls.Adaptive.Detection.Persistence;

/// <summary>When a subject is strange for good, and when no longer.</summary>
internal sealed record PersistenceOptions
{
    public const int MostTicks = 64;

    /// <summary>A p-value of at most this is strange, above 0 to 1. Default 0.001: how many are tested is a matter of confidence.</summary>
    public double Enter { get; init; } = 1e-3;

    /// <summary>In how many of the last <see cref="Of"/> ticks it has to be strange, at least 1. Default 3.</summary>
    public int Strange { get; init; } = 3;

    /// <summary>How many ticks are looked back on, up to 64. Default 4.</summary>
    public int Of { get; init; } = 4;

    /// <summary>After how many ticks in a row that are not strange it is over, at least 1. Default 6.</summary>
    public int Quiet { get; init; } = 6;

    /// <summary>How many subjects are followed at most. Default 16,384; one more waits until another is over.</summary>
    public int Subjects { get; init; } = 16_384;

    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Enter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Enter, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Strange, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Of, Strange);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Of, MostTicks);
        ArgumentOutOfRangeException.ThrowIfLessThan(Quiet, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Subjects, 1);
    }
}
