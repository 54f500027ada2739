using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Core.Rules;

/// <summary>A YAML file of rules, or a list file (<c>.list</c>) that one of them names; read but not yet understood.</summary>
/// <param name="Name">The name that errors carry: the runtime key or the path as the user gave it.</param>
/// <param name="Text">The whole text.</param>
public sealed record RuleDocument(string Name, string Text)
{
    /// <summary>Where the file lies, with <c>/</c>, so that one can name another; the name unless told otherwise.</summary>
    public string Path { get; init; } = Name;

    /// <summary>How the text is written; YAML unless told otherwise. A text of JSON is never a list file.</summary>
    public DocumentSyntax Syntax { get; init; } = DocumentSyntax.Yaml;
}
