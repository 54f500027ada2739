namespace EnvoyRls.Adaptive.Detection.Persistence;

/// <summary>What the last ticks say of a subject.</summary>
/// <param name="Level">The p-value that enough of the last ticks stay at or below: the k-th smallest of n; 1 where there are too few.</param>
/// <param name="Strange">How many of the last ticks were strange.</param>
/// <param name="IsOn">Whether enough of them were strange, and the last one is.</param>
/// <param name="Persists">Whether they were, and have not been quiet for long enough since.</param>
internal readonly record struct Evidence(double Level, int Strange, bool IsOn, bool Persists)
{
    public static readonly Evidence None = new(1, 0, false, false);
}
