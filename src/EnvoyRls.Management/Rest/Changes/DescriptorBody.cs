namespace EnvoyRls.Management.Rest.Changes;

/// <summary>A descriptor of a call.</summary>
internal sealed record DescriptorBody(IReadOnlyList<EntryBody> Entries);
