namespace EnvoyRls.Management.Objects;

/// <summary>One change of the managed state: who, when, what and why. Immutable once written.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When it was committed.</param>
/// <param name="Author">Who made it: the name of a principal, or of a loop of the service.</param>
/// <param name="Reason">Why, in the author's words; may be empty.</param>
/// <param name="Summary">What it did, in a few words: <c>put rule login</c>.</param>
/// <param name="Changes">What it did to each object; at least one.</param>
internal sealed record VersionRecord(long Number, DateTimeOffset At, string Author, string Reason, string Summary, IReadOnlyList<ObjectChange> Changes);
