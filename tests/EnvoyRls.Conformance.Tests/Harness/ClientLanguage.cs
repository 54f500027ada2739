namespace EnvoyRls.Conformance.Tests.Harness;

/// <summary>The clients that are not ours.</summary>
public enum ClientLanguage
{
    Python,
    Node,
}
