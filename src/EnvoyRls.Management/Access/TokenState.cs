namespace EnvoyRls.Management.Access;

/// <summary>Whether a token is taken.</summary>
internal enum TokenState
{
    Active,

    Expired,

    Revoked,
}
