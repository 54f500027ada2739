using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>An item of an access list.</summary>
internal sealed record EffectiveListItem(
    string Key,
    [property: Description("The values, with how they are compared: `cidr:10.0.0.0/8`.")] string Value,
    string Reason,
    DateTimeOffset? Expires,
    [property: Description("The managed item that it is; absent for one of a file.")] string? Id);
