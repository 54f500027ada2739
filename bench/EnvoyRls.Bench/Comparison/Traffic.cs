namespace EnvoyRls.Bench.Comparison;

/// <summary>Hits in the order of their times, which every limit of a comparison is asked to admit.</summary>
internal sealed record Traffic(string Name, IReadOnlyList<Hit> Hits);
