using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Models;

/// <summary>What came of a person's word on a version.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Model">The version as it is now, where it was about one.</param>
/// <param name="Detail">Why not, in a sentence; <see langword="null"/> if it was done.</param>
internal sealed record ModelAnswer(DeskOutcome Outcome, ModelRecord? Model = null, string? Detail = null);
