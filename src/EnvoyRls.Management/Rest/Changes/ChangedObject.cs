using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>An object that a change set put.</summary>
internal sealed record ChangedObject(ObjectKind Kind, string Id, long Version);
