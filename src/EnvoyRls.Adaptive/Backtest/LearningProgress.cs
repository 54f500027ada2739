namespace EnvoyRls.Adaptive.Backtest;

/// <summary>How far the layer has come in learning what is usual, before which it puts nothing in force.</summary>
/// <param name="Learnt">How many intervals with traffic it has learnt from.</param>
/// <param name="Needed">How many it needs.</param>
/// <param name="DoneAt">When it had learnt long enough and from enough of them; <see langword="null"/> while it has not.</param>
internal readonly record struct LearningProgress(long Learnt, long Needed, DateTimeOffset? DoneAt);
