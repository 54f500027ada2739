using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>One kind of managed object as the admin API shows it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">Where its objects are.</param>
/// <param name="IdField">The field that holds an object's id, which is also what the path calls it.</param>
/// <param name="Schema">What its objects look like; also names its operations.</param>
internal sealed record ObjectResource(ObjectKind Kind, string Path, string IdField, ApiSchema Schema)
{
    /// <summary>What it is listed under.</summary>
    public required string Tag { get; init; }

    /// <summary>One of them, in a sentence: <c>a rule</c>.</summary>
    public required string One { get; init; }

    /// <summary>Several of them.</summary>
    public required string Many { get; init; }

    /// <summary>An example of a body.</summary>
    public required string Example { get; init; }

    /// <summary>What a list may be narrowed down by, besides a search.</summary>
    public required IReadOnlyList<ObjectFilter> Filters { get; init; }

    /// <summary>The path of one object.</summary>
    public string ItemPath => $"{Path}/{{{IdField}}}";
}
