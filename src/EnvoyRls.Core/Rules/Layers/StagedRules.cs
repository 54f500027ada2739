namespace EnvoyRls.Core.Rules.Layers;

/// <summary>Rules that are tried on part of the keys before they go for all. Immutable but for the counts.</summary>
/// <param name="Release">The id of the release that they belong to.</param>
/// <param name="Candidate">The effective rule set as it would be.</param>
/// <param name="Parts">How many of 10,000 keys are held to it, chosen by a hash of domain and entries; more parts include the keys of fewer.</param>
/// <param name="Counts">What became of calls under both.</param>
public sealed record StagedRules(string Release, RuleSet Candidate, int Parts, StagedCounts Counts);
