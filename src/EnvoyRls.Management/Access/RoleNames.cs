namespace EnvoyRls.Management.Access;

/// <summary>Roles as they are written in settings, requests and files.</summary>
internal static class RoleNames
{
    /// <summary>All of them, for messages.</summary>
    public const string All = "viewer, operator and admin";

    public static string NameOf(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        _ => "admin",
    };

    public static bool TryParse(string text, out Role role)
    {
        role = text switch
        {
            "operator" => Role.Operator,
            "admin" => Role.Admin,
            _ => Role.Viewer,
        };
        return text is "viewer" or "operator" or "admin";
    }
}
