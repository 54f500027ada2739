namespace EnvoyRls.Fuzz.Engine;

/// <summary>What a run came to.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">With which the inputs were made.</param>
/// <param name="Inputs">How many were read.</param>
/// <param name="Outcomes">How many kinds of outcomes they had.</param>
/// <param name="Finding">The input whose outcome was not allowed; <see langword="null"/> if all were.</param>
internal sealed record FuzzReport(string Target, int Seed, long Inputs, int Outcomes, Finding? Finding);
