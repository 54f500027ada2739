namespace EnvoyRls.Management.Rest.Table;

/// <summary>What a body looks like: a schema of the rule language, a type of the API, or text.</summary>
/// <param name="Name">Its name among the document's components; empty for text.</param>
/// <param name="Type">The type that it is made from; <see langword="null"/> for one of the rule language and for text.</param>
internal sealed record ApiSchema(string Name, Type? Type)
{
    /// <summary>A managed rule.</summary>
    public static ApiSchema Rule { get; } = new("Rule", null);

    /// <summary>An item of an access list.</summary>
    public static ApiSchema ListItem { get; } = new("ListItem", null);

    /// <summary>A user's tier and limits.</summary>
    public static ApiSchema Tier { get; } = new("Tier", null);

    /// <summary>Changes that are carried out as a whole.</summary>
    public static ApiSchema ChangeSet { get; } = new("ChangeSet", null);

    /// <summary>A release as it is planned.</summary>
    public static ApiSchema ReleasePlan { get; } = new("ReleasePlan", null);

    /// <summary>Any text.</summary>
    public static ApiSchema Text { get; } = new("", null);

    /// <summary>A page of something.</summary>
    public static ApiSchema PageOf(ApiSchema item) => new($"{item.Name}Page", null) { Item = item };

    /// <summary>For a page, what is on it.</summary>
    public ApiSchema? Item { get; private init; }

    public static ApiSchema Of<T>() => new(typeof(T).Name, typeof(T));
}
