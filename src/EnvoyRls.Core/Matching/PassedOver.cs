using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>A node that was not taken.</summary>
internal sealed record PassedOver(RuleNode Node, PassedOverReason Reason);
