namespace EnvoyRls.Adaptive.Subjects;

/// <summary>One entry of a path.</summary>
/// <param name="Key">The key of the descriptor's entry.</param>
/// <param name="Value">Its value; <see langword="null"/> for any.</param>
internal sealed record PathEntry(string Key, string? Value);
