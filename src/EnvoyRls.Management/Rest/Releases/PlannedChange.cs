using System.Text.Json;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Rest.Releases;

/// <summary>A step of a change set.</summary>
internal sealed record PlannedChange(ChangeVerb Op)
{
    public ObjectKind? Kind { get; init; }

    public string? Id { get; init; }

    public JsonElement? Body { get; init; }

    public long? Version { get; init; }
}
