namespace EnvoyRls.Management.Objects;

/// <summary>Kinds of objects as the admin API writes them.</summary>
internal static class ObjectKindWords
{
    /// <summary><c>rule</c>, <c>list_item</c>, <c>tier</c>, <c>release</c>.</summary>
    public static string Word(this ObjectKind kind) => kind switch
    {
        ObjectKind.Rule => "rule",
        ObjectKind.ListItem => "list_item",
        ObjectKind.Tier => "tier",
        _ => "release",
    };
}
