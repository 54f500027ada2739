namespace EnvoyRls.Management.Access;

/// <summary>Roles as people and documents write them.</summary>
internal static class RoleNames
{
    public static string Of(Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Operator => "operator",
        _ => "viewer",
    };
}
