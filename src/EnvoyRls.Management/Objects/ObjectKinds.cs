namespace EnvoyRls.Management.Objects;

/// <summary>The words for the kinds of objects, in files and in change sets.</summary>
internal static class ObjectKinds
{
    private static readonly (ObjectKind Kind, string Word)[] Words =
    [
        (ObjectKind.Rule, "rule"),
        (ObjectKind.ListItem, "list_item"),
        (ObjectKind.Tier, "tier"),
        (ObjectKind.Release, "release"),
    ];

    /// <summary>The word for a kind: <c>list_item</c>.</summary>
    public static string WordOf(ObjectKind kind) => Words.First(pair => pair.Kind == kind).Word;

    /// <summary>The kind that a word stands for, or <see langword="null"/>.</summary>
    public static ObjectKind? Parse(string word)
    {
        foreach ((ObjectKind kind, string known) in Words)
        {
            if (known == word)
            {
                return kind;
            }
        }

        return null;
    }
}
