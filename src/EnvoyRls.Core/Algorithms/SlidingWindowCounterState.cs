namespace EnvoyRls.Core.Algorithms;

/// <summary>The state of <see cref="SlidingWindowCounter"/>; the default is that of a counter never charged.</summary>
/// <param name="Start">When the current window started, Unix microseconds; a multiple of its length.</param>
/// <param name="Current">Hits admitted in the current window.</param>
/// <param name="Previous">Hits admitted in the window before it.</param>
public record struct SlidingWindowCounterState(long Start, long Current, long Previous);
