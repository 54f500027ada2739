namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>One step of a compiled pattern.</summary>
internal readonly record struct RegexInstruction(RegexOperation Operation, int Argument);
