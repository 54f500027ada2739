using EnvoyRls.Core.Matching;

namespace EnvoyRls.Core.Rules.Lists;

/// <summary>An item of an allow or deny list: which values of which key it is about, why, and until when.</summary>
/// <param name="Key">The key of the descriptor entry.</param>
/// <param name="Matcher">The values; never negated.</param>
/// <param name="Reason">Why, in the words of whoever wrote it; may be empty.</param>
/// <param name="ExpiresUnixMicroseconds">From when on it is as if it were not there; <see langword="null"/> for never.</param>
public sealed record AccessListEntry(string Key, ValueMatcher Matcher, string Reason, long? ExpiresUnixMicroseconds)
{
    /// <summary>Where the item, or the first of its values in a list file, is written.</summary>
    public RulePlace Place { get; internal init; }

    /// <summary>The id of the managed item; <see langword="null"/> for one of a file.</summary>
    public string? ManagedId { get; internal init; }

    /// <summary>When it ends, as a number that sorts: never is after all times.</summary>
    internal long Ends => ExpiresUnixMicroseconds ?? long.MaxValue;
}
