namespace EnvoyRls.Management.Rest.Service;

/// <summary>A managed version has come into force on this replica.</summary>
internal sealed record ChangeEvent(long Version);
