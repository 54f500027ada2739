namespace EnvoyRls.Server.Checks;

/// <summary>What the fields are called.</summary>
internal static class CheckFields
{
    /// <summary>The name of each <see cref="CheckField"/>, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["user_id", "api_key", "ip_address", "endpoint", "method", "tier"];

    public static bool TryParse(string name, out CheckField field)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
            {
                field = (CheckField)i;
                return true;
            }
        }

        field = default;
        return false;
    }
}
