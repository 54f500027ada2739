namespace EnvoyRls.Adaptive.Models;

/// <summary>What an attack does to features.</summary>
/// <param name="Times">By what the rate is multiplied.</param>
/// <param name="Suddenness">How much of the rise is less than a minute old, 0 to 1.</param>
/// <param name="Drift">What is added to the cumulative sum of small rises.</param>
/// <param name="OverLimit">What share of the calls comes to be over the limit.</param>
/// <param name="Spreading">What is added to the logarithm of distinct values, or of new clients.</param>
/// <param name="Newcomers">What share of the calls comes to be newcomers'.</param>
/// <param name="Regularity">How much more regular calls come.</param>
internal sealed record AttackShape(
    double Times, double Suddenness = 1, double Drift = 0, double OverLimit = 0, double Spreading = 0, double Newcomers = 0, double Regularity = 0);
