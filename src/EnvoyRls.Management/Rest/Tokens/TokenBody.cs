using System.ComponentModel;
using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Rest.Tokens;

/// <summary>A token to be made.</summary>
internal sealed record TokenBody(
    [property: Description("What people and the audit trail call it: 1 to 64 letters, digits, '.', '_', '-' or '@'.")] string Name,
    Role Role)
{
    [Description("How long it is taken, as `90d` (the default) or `12h`, or `never` for one that has to be revoked to end.")]
    public string? ExpiresIn { get; init; }
}
