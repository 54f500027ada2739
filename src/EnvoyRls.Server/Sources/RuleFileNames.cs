namespace EnvoyRls.Server.Sources;

/// <summary>Which names are those of rule files, and of lists that rules name.</summary>
internal static class RuleFileNames
{
    /// <summary>Whether a file of that name, without its folder, is one or the other; names that start with a dot never are.</summary>
    public static bool IsWanted(string name) =>
        !name.StartsWith('.')
        && (IsList(name) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));

    public static bool IsList(string name) => name.EndsWith(".list", StringComparison.OrdinalIgnoreCase);
}
