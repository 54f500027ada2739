namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>The text is not YAML, or is YAML that no honest rule file contains (aliases that explode or recurse).</summary>
internal sealed class YamlTreeException(int line, int column, string message, string fix) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>The line at which the parser gave up; the mistake itself may lie above it, as with a quote that is never closed.</summary>
    public int NoticedLine { get; init; } = line;

    public string Fix { get; } = fix;
}
