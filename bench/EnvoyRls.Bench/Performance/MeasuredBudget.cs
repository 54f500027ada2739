namespace EnvoyRls.Bench.Performance;

/// <summary>A budget and what was measured.</summary>
/// <param name="Mode">The mode of the server.</param>
/// <param name="What">What is bounded.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Bound">The bound, in words.</param>
/// <param name="Met">Whether it is kept.</param>
internal sealed record MeasuredBudget(string Mode, string What, double Figure, string Bound, bool Met);
