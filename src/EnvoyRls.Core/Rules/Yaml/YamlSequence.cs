namespace EnvoyRls.Core.Rules.Yaml;

internal sealed record YamlSequence(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);
