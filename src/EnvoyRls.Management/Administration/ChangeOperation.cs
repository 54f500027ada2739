using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Administration;

/// <summary>One step of a change set.</summary>
/// <param name="Verb">What it does.</param>
internal sealed record ChangeOperation(ChangeVerb Verb)
{
    /// <summary>The object; the default for <see cref="ChangeVerb.Restore"/>.</summary>
    public ObjectKey Key { get; init; }

    /// <summary>For <see cref="ChangeVerb.Put"/>, the body as it was sent.</summary>
    public string Text { get; init; } = "";

    /// <summary>The body as it was read as a part of a longer text, so that its mistakes are told by the places there; <see langword="null"/> to read <see cref="Text"/>.</summary>
    public YamlMapping? Root { get; init; }

    /// <summary>How <see cref="Text"/> is written.</summary>
    public DocumentSyntax Syntax { get; init; }

    /// <summary>The version that the object must have; 0 for one that must not exist; <see langword="null"/> for any.</summary>
    public long? IfVersion { get; init; }

    /// <summary>For <see cref="ChangeVerb.Restore"/>, the version to go back to.</summary>
    public long Version { get; init; }
}
