namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>One call.</summary>
/// <param name="Intended">When it is meant to be made, by <see cref="Load.LoadClock"/>.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct Call(long Intended, long Key);
