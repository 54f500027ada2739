using Microsoft.IdentityModel.Tokens;

namespace EnvoyRls.Management.Access.Oidc;

/// <summary>The keys of an issuer at one reading. Immutable.</summary>
/// <param name="Keys">All that can be used.</param>
/// <param name="ReadAt">The timestamp of the reading.</param>
internal sealed record KeySet(IReadOnlyList<JsonWebKey> Keys, long ReadAt)
{
    /// <summary>Whether there is a key of that id; true for none.</summary>
    public bool Has(string? id) => id is null || Keys.Any(key => key.Kid == id);

    /// <summary>The keys of that id; all for none.</summary>
    public IReadOnlyList<JsonWebKey> Find(string? id) => id is null ? Keys : [.. Keys.Where(key => key.Kid == id)];
}
