namespace EnvoyRls.Management.Repository;

/// <summary>A part of a longer list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="Next">Where the next part starts; <see langword="null"/> at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
