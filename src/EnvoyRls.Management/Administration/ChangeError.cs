using EnvoyRls.Core.Rules;

namespace EnvoyRls.Management.Administration;

/// <summary>A mistake in a change set.</summary>
/// <param name="Operation">Place of the operation, from 0.</param>
/// <param name="Error">What is wrong and where, by line and column of the operation's own text.</param>
internal sealed record ChangeError(int Operation, RuleError Error);
