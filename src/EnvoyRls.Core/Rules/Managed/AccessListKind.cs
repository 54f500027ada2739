namespace EnvoyRls.Core.Rules.Managed;

/// <summary>The lists of a domain.</summary>
internal enum AccessListKind
{
    /// <summary>What is never limited.</summary>
    Allow,

    /// <summary>What is always denied.</summary>
    Deny,
}
