namespace EnvoyRls.Core.Algorithms;

/// <summary>A span of time that hits are counted in, in microseconds.</summary>
/// <param name="Start">First moment, Unix time.</param>
/// <param name="Length">Length; at least a millisecond.</param>
public readonly record struct Window(long Start, long Length)
{
    private const long Second = 1_000_000;

    /// <summary>The first moment after the window, Unix time.</summary>
    public long End => Start + Length;

    /// <summary>Whether it starts and ends with a second, as all windows of the reference do.</summary>
    public bool IsWholeSeconds => Length % Second == 0 && Start % Second == 0;

    /// <summary>
    /// Microseconds until the window ends. Windows of whole seconds count the second under way as not begun, so that
    /// the time left is whole seconds too: a window of one second always has one second left, as in the reference.
    /// </summary>
    public long Left(long now) => End - (IsWholeSeconds ? now - (now % Second) : now);
}
