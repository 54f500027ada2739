namespace EnvoyRls.Management.Rest.Changes;

/// <summary>An entry of a descriptor.</summary>
internal sealed record EntryBody(string Key, string Value);
