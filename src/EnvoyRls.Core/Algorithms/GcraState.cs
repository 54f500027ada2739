namespace EnvoyRls.Core.Algorithms;

/// <summary>The state of <see cref="Gcra"/>; the default is that of a counter never charged.</summary>
/// <param name="Arrival">
/// The theoretical arrival time of the next hit, Unix microseconds and a fraction over the limit's amount.
/// </param>
public record struct GcraState(MixedNumber Arrival);
