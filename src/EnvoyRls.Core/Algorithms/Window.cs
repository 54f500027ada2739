namespace EnvoyRls.Core.Algorithms;

/// <summary>A span of time that hits are counted in.</summary>
/// <param name="Start">First second, Unix time.</param>
/// <param name="Seconds">Length.</param>
public readonly record struct Window(long Start, long Seconds)
{
    /// <summary>Whole seconds until the window ends: 1 to <see cref="Seconds"/>.</summary>
    public long SecondsLeft(long now) => Start + Seconds - now;
}
