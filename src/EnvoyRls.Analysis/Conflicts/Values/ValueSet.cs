namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>The values of a key that a rule or an item of a list matches.</summary>
internal abstract class ValueSet
{
    /// <summary>A text that nobody lists: what matches it matches nearly everything.</summary>
    public const string Unusual = "\u0002";

    /// <summary>One of the values; <see langword="null"/> where none is easily found.</summary>
    public abstract string? Member { get; }

    /// <summary>Whether the limiter takes a value for one of these.</summary>
    public abstract bool Contains(string value);
}
