namespace EnvoyRls.Adaptive.Segments;

/// <summary>A rule with demand for which nothing is advised.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Rule">The rule's full key.</param>
/// <param name="Why">Half a sentence.</param>
internal sealed record UnadvisedRule(string Domain, string Rule, string Why);
