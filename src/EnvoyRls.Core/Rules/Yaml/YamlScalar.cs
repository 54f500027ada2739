namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>A scalar: its text as written, and what YAML 1.1 makes of it.</summary>
internal sealed record YamlScalar(int Line, int Column, string Text, YamlScalarKind Kind) : YamlNode(Line, Column);
