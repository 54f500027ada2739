namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>The entries that lead to a rule, or that a descriptor is made of.</summary>
/// <param name="Origin">Where it is written, for failure messages.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Entries">Keys, each with its value; <see langword="null"/> where it may be one or another.</param>
internal sealed record EntryPath(string Origin, string Domain, IReadOnlyList<KeyValuePair<string, string?>> Entries)
{
    /// <summary>Whether a descriptor of the one path can be held to the rule of the other.</summary>
    public bool Meets(EntryPath other) =>
        Domain == other.Domain
        && Entries.Count == other.Entries.Count
        && Entries.Zip(other.Entries).All(static pair =>
            pair.First.Key == pair.Second.Key
            && (pair.First.Value is null || pair.Second.Value is null || pair.First.Value == pair.Second.Value));

    /// <summary>Whether it goes on where another one ends.</summary>
    public bool IsBelow(EntryPath other) =>
        Domain == other.Domain && Entries.Count > other.Entries.Count && Entries.Take(other.Entries.Count).SequenceEqual(other.Entries);

    public override string ToString() =>
        $"{Origin}: {Domain} {string.Join(", ", Entries.Select(static entry => $"{entry.Key}={entry.Value ?? "(any)"}"))}";
}
