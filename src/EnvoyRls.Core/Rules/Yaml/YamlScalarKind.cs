namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>The types that a plain scalar resolves to.</summary>
internal enum YamlScalarKind
{
    String,
    Null,
    True,
    False,

    /// <summary>An integer that fits a signed 64-bit number.</summary>
    Integer,

    /// <summary>An integer above that which fits an unsigned 64-bit number.</summary>
    LargeInteger,
    Float,
}
