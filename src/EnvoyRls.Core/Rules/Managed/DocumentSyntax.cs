namespace EnvoyRls.Core.Rules.Managed;

/// <summary>How the text of rules or of a managed object is written.</summary>
public enum DocumentSyntax
{
    /// <summary>JSON (RFC 8259).</summary>
    Json,

    /// <summary>YAML, as in rule files.</summary>
    Yaml,
}
