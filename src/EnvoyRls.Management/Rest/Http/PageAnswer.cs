using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>A part of a list.</summary>
internal sealed record PageAnswer<T>(
    IReadOnlyList<T> Items,
    [property: Description("What `cursor` takes for the next page; absent on the last.")] string? NextCursor)
{
    [Description("How many items there are in all, where that is known.")]
    public int? Total { get; init; }
}
