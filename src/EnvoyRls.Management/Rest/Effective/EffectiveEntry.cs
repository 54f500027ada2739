using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>One entry that a descriptor must have.</summary>
internal sealed record EffectiveEntry(
    string Key,
    [property: Description("The value, or how values are compared and with what; empty for any.")] string Value);
