using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>An entry of the descriptor that an override is about.</summary>
internal sealed record OverridePathEntry(string Key, [property: Description("Absent for any value.")] string? Value);
