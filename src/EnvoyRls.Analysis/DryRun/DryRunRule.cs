namespace EnvoyRls.Analysis.DryRun;

/// <summary>What a rule, or an item of a list, did under both rule sets.</summary>
/// <param name="Rule">Its full key, or the list and the item.</param>
/// <param name="Layer">Which layer it is of: <c>file</c>, <c>managed</c>; <c>request</c> for limits that calls bring along.</param>
/// <param name="Id">The id of the managed rule or item; <see langword="null"/> for any other.</param>
/// <param name="Before">What it did before the change.</param>
/// <param name="After">What it did after the change.</param>
internal sealed record DryRunRule(string Rule, string Layer, string? Id, RuleOutcomes Before, RuleOutcomes After);
