namespace EnvoyRls.Management.Usage;

/// <summary>Bounds names that clients make up, so that they cannot fill memory or the repository with them.</summary>
internal static class UsageNames
{
    /// <summary>Characters of a user or endpoint that are kept; what is longer is counted by its beginning.</summary>
    public const int Longest = 256;

    /// <summary>The beginning of a name that is too long for <see cref="Longest"/>, else the name.</summary>
    public static string Cut(string name) => name.Length <= Longest ? name : Cut(name.AsSpan(0, Longest)).ToString();

    /// <summary>The name without a last character that was cut in half.</summary>
    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> name) => name is [.. var whole, var last] && char.IsHighSurrogate(last) ? whole : name;
}
