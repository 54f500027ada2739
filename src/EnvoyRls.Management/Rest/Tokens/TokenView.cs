using System.ComponentModel;
using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Rest.Tokens;

/// <summary>A token, without its secret.</summary>
internal sealed record TokenView(
    [property: Description("Its public half.")] string Id,
    string Name,
    Role Role,
    TokenState State,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    [property: Description("From when on it is refused; absent for never.")] DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt)
{
    [Description("The token itself, which is shown this once and kept nowhere.")]
    public string? Token { get; init; }
}
