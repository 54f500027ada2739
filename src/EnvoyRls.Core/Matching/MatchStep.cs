using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>How one entry of a descriptor was matched.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Value">The entry's value.</param>
/// <param name="Node">The node taken; <see langword="null"/> if none matches.</param>
/// <param name="Stage">How it was found; meaningless without one.</param>
/// <param name="PassedOver">Siblings of that key that were not taken, those that match first.</param>
/// <param name="Untold">How many more there are.</param>
internal sealed record MatchStep(string Key, string Value, RuleNode? Node, MatchStage Stage, IReadOnlyList<PassedOver> PassedOver, int Untold);
