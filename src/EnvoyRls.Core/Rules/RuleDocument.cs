namespace EnvoyRls.Core.Rules;

/// <summary>One YAML file of rules, read but not yet understood.</summary>
/// <param name="Name">The name that errors carry: the runtime key or the path as the user gave it.</param>
/// <param name="Text">The whole text.</param>
public sealed record RuleDocument(string Name, string Text);
