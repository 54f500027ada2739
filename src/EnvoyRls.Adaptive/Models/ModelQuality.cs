namespace EnvoyRls.Adaptive.Models;

/// <summary>How well models tell injected attacks from clean rows they were not trained on.</summary>
/// <param name="PrAuc">The area under precision over recall (average precision), 0 to 1.</param>
/// <param name="TruePositiveRate">The share of attacks found where one clean row in 1,000 is taken for one, 0 to 1.</param>
/// <param name="Recall">The share of attacks that are strange at the p-value at which findings are, 0 to 1.</param>
/// <param name="FalseAlarms">The share of clean rows that are strange at that p-value, 0 to 1.</param>
/// <param name="CleanRows">How many clean rows it was tried on.</param>
/// <param name="AttackRows">How many injected attacks.</param>
internal sealed record ModelQuality(double PrAuc, double TruePositiveRate, double Recall, double FalseAlarms, int CleanRows, int AttackRows);
