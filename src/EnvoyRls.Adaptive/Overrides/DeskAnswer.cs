namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What came of a person's word.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Override">The override as it is now, where it was about one.</param>
/// <param name="Detail">Why not, in a sentence; <see langword="null"/> if it was done.</param>
internal sealed record DeskAnswer(DeskOutcome Outcome, Override? Override = null, string? Detail = null);
