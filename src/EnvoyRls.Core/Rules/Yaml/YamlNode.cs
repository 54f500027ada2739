namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>A node of a YAML document with its place, lines and columns from 1.</summary>
internal abstract record YamlNode(int Line, int Column);
